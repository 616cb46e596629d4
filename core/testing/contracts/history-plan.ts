import type { ConnectionKind, LeaveReason } from '@homeroom/core';
import fc from 'fast-check';
import {
  type AccountPlan,
  accountPlans,
  type LobbyPlan,
  lobbyPlans,
  type VisitPlan,
  visitPlans,
} from './history-account-plan.js';
import { HORIZON_MS, moment, perhaps } from './history-moments.js';

/** One life of a room: from its creation to its end. */
export interface LifePlan {
  readonly pauseBeforeMs: number;
  readonly lengthMs: number;
  readonly createdTold: boolean;
  /** Null when the start is lost. */
  readonly startedAfterMs: number | null;
  /** A media server that restarts starts the room again. */
  readonly restartAfterMs: number | null;
  /** Null when the event is lost. */
  readonly finishedLateMs: number | null;
  readonly sessionEndedLateMs: number | null;
}

/** A room: main, or the breakout room of one of the main rooms. */
export interface RoomPlan {
  readonly lives: readonly LifePlan[];
}

/** One stay of somebody on one device, and what was told of it. */
export interface StayPlan {
  /** People 0 to 3 and machine 4; two stays of one person may overlap. */
  readonly who: number;
  readonly room: number;
  readonly joinMs: number;
  readonly lengthMs: number;
  readonly joinTold: boolean;
  /** Null when the leave is lost. */
  readonly left: { readonly lateMs: number; readonly reason: LeaveReason | null } | null;
  readonly seenAfterMs: readonly number[];
  readonly name: string | null;
  readonly contradiction: boolean;
  /** Signalling connections of the stay: one, several when it was made anew, none when the account misses it. */
  readonly visits: readonly VisitPlan[];
}

/** An answer of the server about one room: its people, without those left out, or that it is not active. */
export interface AnswerPlan {
  readonly room: number;
  readonly atMs: number;
  readonly leftOut: readonly number[];
  readonly notActive: boolean;
  readonly endedBeforeMs: number | null;
}

/** What happened in a class and what of it was told: plain data, so that a failure prints it and fast-check makes it smaller. */
export interface HistoryPlan {
  readonly mainRooms: readonly RoomPlan[];
  readonly breakouts: readonly (RoomPlan & { readonly parent: number })[];
  readonly stays: readonly StayPlan[];
  readonly answers: readonly AnswerPlan[];
  readonly lobby: readonly LobbyPlan[];
  readonly accounts: readonly AccountPlan[];
  /** How many of the people have a seat. */
  readonly seats: number;
  readonly closed: boolean;
  /** When the server was last asked about the class; null when never. */
  readonly confirmedMs: number | null;
  /** Places of events that come twice. */
  readonly doubled: readonly number[];
  /** Orders the events; 0 leaves them as they happened. */
  readonly shuffle: number;
  /** When attendance is read. */
  readonly readAtMs: readonly number[];
}

/** The kind of each of the five: a caller by phone and a recorder are among them. */
export const KINDS: readonly ConnectionKind[] = ['person', 'person', 'person', 'phone', 'machine'];

const life: fc.Arbitrary<LifePlan> = fc.record({
  pauseBeforeMs: moment(120_000),
  lengthMs: moment(600_000),
  createdTold: fc.boolean(),
  startedAfterMs: perhaps(moment(30_000)),
  restartAfterMs: fc.option(moment(300_000), { freq: 2 }),
  finishedLateMs: perhaps(fc.constantFrom(0, 1_000)),
  sessionEndedLateMs: perhaps(moment(60_000)),
});

const lives = fc.array(life, { minLength: 1, maxLength: 3 });

const stay: fc.Arbitrary<StayPlan> = fc.record({
  who: fc.nat({ max: KINDS.length - 1 }),
  room: fc.nat({ max: 4 }),
  joinMs: moment(HORIZON_MS),
  lengthMs: moment(600_000),
  joinTold: fc.boolean(),
  left: perhaps(
    fc.record({
      lateMs: fc.constantFrom(0, 0, 19_000),
      reason: fc.constantFrom<LeaveReason | null>(
        'CLIENT_INITIATED',
        'PARTICIPANT_REMOVED',
        'ROOM_DELETED',
        'ROOM_CLOSED',
        'CONNECTION_TIMEOUT',
        'DUPLICATE_IDENTITY',
        null,
      ),
    }),
  ),
  seenAfterMs: fc.array(moment(600_000), { maxLength: 2 }),
  name: fc.constantFrom(null, 'Ada', 'Žofie', 'a b'),
  contradiction: fc.integer({ min: 0, max: 19 }).map((n) => n === 19),
  visits: fc.array(visitPlans, { maxLength: 2 }),
});

const answer: fc.Arbitrary<AnswerPlan> = fc.record({
  room: fc.nat({ max: 4 }),
  atMs: moment(HORIZON_MS * 2),
  leftOut: fc.array(fc.nat({ max: 9 }), { maxLength: 3 }),
  notActive: fc.boolean(),
  endedBeforeMs: perhaps(moment(120_000)),
});

/** Histories of classes, as the video server may tell them. */
export const historyPlans: fc.Arbitrary<HistoryPlan> = fc.record({
  mainRooms: fc.array(fc.record({ lives }), { minLength: 1, maxLength: 3 }),
  breakouts: fc.array(fc.record({ lives, parent: fc.nat({ max: 2 }) }), { maxLength: 2 }),
  stays: fc.array(stay, { maxLength: 8 }),
  answers: fc.array(answer, { maxLength: 4 }),
  lobby: fc.array(lobbyPlans, { maxLength: 1 }),
  accounts: fc.array(accountPlans, { maxLength: 3 }),
  seats: fc.nat({ max: KINDS.length - 1 }),
  closed: fc.boolean(),
  confirmedMs: perhaps(moment(HORIZON_MS * 2)),
  doubled: fc.array(fc.nat({ max: 60 }), { maxLength: 4 }),
  shuffle: fc.nat(),
  readAtMs: fc.tuple(moment(HORIZON_MS), moment(HORIZON_MS * 3), fc.constant(HORIZON_MS * 5)),
});
