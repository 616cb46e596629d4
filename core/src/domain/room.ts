import { compareEvidence, type Evidence } from './evidence.js';
import { type Instant, SECOND } from './instant.js';
import type { RoomId } from './room-id.js';

/** A room of the video server that belongs to a live session. */
export interface Room {
  readonly roomId: RoomId;
  readonly liveSessionId: string;
  /** `main`: the class itself; `breakout`: a group's room beside it, made from inside the class. */
  readonly kind: 'main' | 'breakout';
  readonly createdAt: Instant;
}

/**
 * What told a time of a room. PlugNMeet's names appear here as the field knows them; the times behave differently:
 * - `created`: the server's own time of creation, from our call, an event or a list. Opens a life; is no start of class.
 * - `started`: the first participant of a life. A media server that restarts says it again, without a new life.
 * - `finished`: the media server's end of the room, stamped when it happened.
 * - `session-ended`: the video server's end, stamped when it was *sent*: up to a minute late (scenario `ack-hang`).
 * - `past-room`: the end in the list of past rooms; it means "at or before".
 * - `active`: our question was answered "it is active"; `at` is the time of our question.
 * - `not-active`: our question was answered "no such room"; `at` is the time of our question. It is no time of an end.
 * - `account`: our question for the account of visits was answered; `at` is the time of our question. It says nothing of the room.
 */
export type RoomTimeSource =
  | 'created'
  | 'started'
  | 'finished'
  | 'session-ended'
  | 'past-room'
  | 'active'
  | 'not-active'
  | 'account';

/** One time of a room that somebody told. They are only ever added; all that is said of a room follows from the set of them. */
export interface RoomTime {
  readonly roomId: RoomId;
  readonly source: RoomTimeSource;
  readonly at: Instant;
  readonly evidence: Evidence;
  /** PlugNMeet's id of the room's life. Recorded for the reader; no logic hangs on it. */
  readonly sid: string | null;
}

/**
 * Two tellings of one time (same room, source and moment) as one: the stronger evidence holds, else what was known. Idempotent
 * and free of order in everything but `sid`, which no logic hangs on.
 */
export const mergeTime = (known: RoomTime, told: RoomTime): RoomTime =>
  compareEvidence(told.evidence, known.evidence) > 0 ? told : known;

/**
 * An answer of the server that listed a room's people at `at`: the keys of their connections, in order. Who is not in it was
 * absent, if it holds anybody at all: servers leave people out when an inner call fails. Empty when no person was in it.
 */
export interface RoomList {
  readonly roomId: RoomId;
  readonly at: Instant;
  readonly keys: readonly string[];
}

/** Two lists of one room and moment as one, with the keys of both in order: idempotent, commutative, associative. */
export const mergeList = (a: RoomList, b: RoomList): RoomList => ({
  ...a,
  keys: [...new Set([...a.keys, ...b.keys])].sort(),
});

/**
 * How far our clock and the server's may be apart, in milliseconds, where a time of the one meets a time of the other. Hosts
 * that keep time by NTP are within a fraction of a second; a join token that is five seconds off still works.
 */
export const CLOCKS_APART = 5 * SECOND;

/**
 * True when the last thing told of the room is that it is over. A room nothing is known of is not over. An answer that it is
 * active counts against an end when it came clearly later: the server stamps ends with its own clock, rounded down.
 */
export const roomIsOver = (times: readonly RoomTime[]): boolean => {
  const end = latest(times, (time) => ENDS.has(time.source));
  const refuted = latest(times, (time) => time.source === 'not-active');
  const over = Math.max(end, refuted);
  if (over === NEVER) return false;
  const active = latest(times, (time) => time.source === 'active');
  const answered = active > refuted && active > end + CLOCKS_APART;
  return !answered && latest(times, beginsLife) <= over;
};

/** True when the server is known to have made the room. */
export const roomExists = (times: readonly RoomTime[]): boolean => times.some(beginsLife);

/** True for a time that a life of the room begins with. */
export const beginsLife = (time: RoomTime): boolean => time.source === 'created' || time.source === 'started';

const ENDS: ReadonlySet<RoomTimeSource> = new Set<RoomTimeSource>(['finished', 'session-ended', 'past-room']);

/** True for a time that says that a life of the room is over: a told end, or the answer that there is no such room. */
export const tellsOver = ({ source }: RoomTime): boolean => ENDS.has(source) || source === 'not-active';

const NEVER = Number.NEGATIVE_INFINITY;

const latest = (times: readonly RoomTime[], which: (time: RoomTime) => boolean): Instant =>
  times.filter(which).reduce((max, time) => Math.max(max, time.at), NEVER);
