import type {
  Attendance,
  Connection,
  Course,
  CourseRule,
  Drift,
  InboxEntry,
  Instant,
  LiveSession,
  Person,
  Recording,
  Room,
  RoomList,
  RoomTime,
  RoomVisit,
  Seat,
  StorageFailed,
  Stored,
} from '@homeroom/core';
import { err, type Result, ResultAsync } from 'neverthrow';
import { copyOf } from '../copy-of.js';

/** A live session's own row: rooms and times are rows of their own. */
export type SessionRow = Omit<LiveSession, 'rooms'>;

/** A seat's row: the person is another's. */
export type SeatRow = Omit<Seat, 'person'> & { readonly personId: string };

/** A rule's row: the person is another's. */
export type RuleRow = Omit<CourseRule, 'setBy'> & { readonly setById: string };

/** An entry with what only the inbox knows of it. */
export interface InboxRow {
  readonly entry: InboxEntry;
  readonly dueAt: Instant;
  /** Null while nobody has claimed it. */
  readonly claimedUntil: Instant | null;
}

/** What was known of a live session when its revision last rose. */
export interface RevisionRow {
  readonly known: string;
  readonly revision: number;
}

/** When a live session changed last, by a number that rises with every change of any. */
export interface ChangeRow {
  readonly seen: string;
  readonly change: number;
}

/** The attendance of an ended live session as it was worked out last. */
export interface RollUp {
  readonly revision: number;
  readonly attendance: Attendance;
}

/** The rows that all memory stores of one set share, each under its key. Maps keep the order of arrival. */
export interface MemoryState {
  readonly courses: Map<string, Course>;
  readonly people: Map<string, Person>;
  readonly sessions: Map<string, SessionRow>;
  readonly rooms: Map<string, Room>;
  readonly times: Map<string, RoomTime>;
  readonly lists: Map<string, RoomList>;
  readonly visits: Map<string, RoomVisit>;
  readonly seats: Map<string, SeatRow>;
  readonly connections: Map<string, Connection>;
  readonly inbox: Map<string, InboxRow>;
  /** Observations of sealed live sessions. */
  readonly archive: Map<string, InboxRow>;
  /** When the live sessions of these ids were sealed. */
  readonly sealed: Map<string, Instant>;
  readonly recordings: Map<string, Recording>;
  readonly rules: Map<string, RuleRow>;
  readonly drifts: Map<string, Drift>;
  readonly revisions: Map<string, RevisionRow>;
  readonly changes: Map<string, ChangeRow>;
  readonly rollUps: Map<string, RollUp>;
  /** Why every call fails; null while they work. */
  outage: string | null;
}

/** No rows, and no outage. */
export const emptyState = (): MemoryState => ({
  courses: new Map(),
  people: new Map(),
  sessions: new Map(),
  rooms: new Map(),
  times: new Map(),
  lists: new Map(),
  visits: new Map(),
  seats: new Map(),
  connections: new Map(),
  inbox: new Map(),
  archive: new Map(),
  sealed: new Map(),
  recordings: new Map(),
  rules: new Map(),
  drifts: new Map(),
  revisions: new Map(),
  changes: new Map(),
  rollUps: new Map(),
  outage: null,
});

/** The key of a row that several values name. */
export const keyOf = (...parts: readonly unknown[]): string => JSON.stringify(parts);

/** The failure of a store. */
export const storageFailed = (reason: string): StorageFailed => ({ type: 'storage-failed', reason });

/** Runs one step of a store as a whole, after the caller has gone on, and hands out a copy: as a database does. */
export const stored = <T, E = never>(state: MemoryState, step: () => Result<T, E | StorageFailed>): Stored<T, E> =>
  new ResultAsync<T, E | StorageFailed>(
    Promise.resolve().then(() =>
      state.outage === null ? step().map((value) => copyOf(value)) : err(storageFailed(state.outage)),
    ),
  );
