import type { ClassEvent, EventRoom, LiveSession, MainRoom, Person, Seat, Sighting } from '@homeroom/core';
import type fc from 'fast-check';
import { aLiveSession } from '../builders/live-sessions.js';
import { MORNING } from '../builders/moments.js';
import { aPerson, aSeat } from '../builders/people.js';
import {
  type AnswerPlan,
  type HistoryPlan,
  historyPlans,
  KINDS,
  type LifePlan,
  type RoomPlan,
  type StayPlan,
} from './history-plan.js';
import { shuffled } from './shuffled.js';

/** A history of one class: what the video server told of it, in the order in which it arrived. */
export interface History {
  readonly plan: HistoryPlan;
  /** With all its main rooms and no times yet. */
  readonly session: LiveSession;
  readonly seats: readonly Seat[];
  readonly events: readonly ClassEvent[];
  /** When attendance is to be read. */
  readonly readAt: readonly number[];
}

/** Histories with resumed rooms, several lives of a room, breakout rooms, second devices, lost halves, machines, restarts, lists, doubled and shuffled. */
export const generatedHistories: fc.Arbitrary<History> = historyPlans.map((plan) => historyOf(plan, ''));

/** The history of a plan; `prefix` begins every id and room id in it, so that several fit into one store. */
export const historyOf = (plan: HistoryPlan, prefix: string): History => {
  const rooms = roomsOf(plan, prefix);
  const session = sessionOf(plan, prefix, rooms);
  const events = [
    ...rooms.flatMap(lifeEvents),
    ...plan.stays.flatMap((stay, index) => stayEvents(stay, index, rooms, prefix)),
    ...plan.answers.flatMap((answer) => answerEvents(answer, plan, rooms, prefix)),
  ];
  const twice = plan.doubled.flatMap((place) => events[place % Math.max(1, events.length)] ?? []);
  return {
    plan,
    session,
    seats: seatsOf(plan, session, prefix),
    events: shuffled([...events, ...twice], plan.shuffle),
    readAt: plan.readAtMs.map((ms) => MORNING + ms),
  };
};

interface PlannedRoom {
  readonly room: EventRoom;
  readonly lives: readonly { readonly plan: LifePlan; readonly from: number; readonly to: number }[];
}

const roomsOf = (plan: HistoryPlan, prefix: string): PlannedRoom[] => {
  const roomId = (index: number) => `${prefix}room-${index}`;
  let startsAt = MORNING;
  const mains = plan.mainRooms.map((room, index) => {
    const lives = livesOf(room, startsAt);
    startsAt = lives.at(-1)?.to ?? startsAt;
    return { room: { roomId: roomId(index), parentRoomId: null, sid: `SID-${index}` }, lives };
  });
  const breakouts = plan.breakouts.map((room, index) => {
    const parent = room.parent % mains.length;
    const lives = livesOf(room, mains[parent]?.lives[0]?.from ?? MORNING);
    return { room: { roomId: `${roomId(parent)}-${index}`, parentRoomId: roomId(parent), sid: null }, lives };
  });
  return [...mains, ...breakouts];
};

const livesOf = ({ lives }: RoomPlan, startsAt: number): PlannedRoom['lives'] => {
  let from = startsAt;
  return lives.map((plan) => {
    const life = { plan, from: from + plan.pauseBeforeMs, to: from + plan.pauseBeforeMs + plan.lengthMs };
    from = life.to;
    return life;
  });
};

const sessionOf = (plan: HistoryPlan, prefix: string, rooms: readonly PlannedRoom[]): LiveSession => {
  const mains = rooms.filter(({ room }) => room.parentRoomId === null);
  return aLiveSession({
    id: `${prefix}session`,
    courseId: `${prefix}course`,
    roomId: mains[0]?.room.roomId ?? '',
    createdAt: MORNING,
    closeRequestedAt: plan.closed ? MORNING + 600_000 : null,
    rooms: mains.map(({ room, lives }): MainRoom => {
      return { roomId: room.roomId, createdAt: lives[0]?.from ?? MORNING, times: [] };
    }),
  });
};

const identityOf = (who: number, prefix: string): string =>
  KINDS[who] === 'machine' ? 'RECORDER_BOT' : `${prefix}identity${who}`;

const seatsOf = (plan: HistoryPlan, { id }: LiveSession, prefix: string): Seat[] =>
  Array.from({ length: plan.seats }, (_, who) => {
    const person: Person = aPerson({
      id: `${prefix}person-${who}`,
      externalId: `${prefix}user-${who}`,
      name: `Pupil ${who}`,
    });
    return aSeat({
      liveSessionId: id,
      person,
      identity: identityOf(who, prefix),
      role: who === 0 ? 'teacher' : 'student',
    });
  });

/** The server's own times are whole seconds, rounded down. */
const floored = (at: number): number => Math.floor(at / 1_000) * 1_000;

const lifeEvents = ({ room, lives }: PlannedRoom): ClassEvent[] =>
  lives.flatMap(({ plan, from, to }) => {
    const { createdTold, startedAfterMs, restartAfterMs, finishedLateMs, sessionEndedLateMs } = plan;
    const events: ClassEvent[] = [];
    if (createdTold) events.push({ type: 'room-started', room, what: 'created', at: floored(from) });
    for (const after of [startedAfterMs, restartAfterMs]) {
      if (after !== null) events.push({ type: 'room-started', room, what: 'started', at: floored(from + after) });
    }
    if (finishedLateMs !== null) {
      events.push({ type: 'room-finished', room, what: 'finished', at: floored(to + finishedLateMs) });
    }
    if (sessionEndedLateMs !== null) {
      events.push({ type: 'room-finished', room, what: 'session-ended', at: floored(to + sessionEndedLateMs) });
    }
    return events;
  });

const roomAt = (rooms: readonly PlannedRoom[], index: number): EventRoom => {
  const planned = rooms[index % rooms.length];
  if (planned === undefined) throw new Error('a history has at least one room');
  return planned.room;
};

const sightingOf = (stay: StayPlan, index: number, prefix: string): Sighting => ({
  key: `${prefix}PA_${index}`,
  identity: identityOf(stay.who, prefix),
  name: stay.name,
  kind: KINDS[stay.who] ?? 'person',
});

const stayEvents = (stay: StayPlan, index: number, rooms: readonly PlannedRoom[], prefix: string): ClassEvent[] => {
  const room = roomAt(rooms, stay.room);
  const who = sightingOf(stay, index, prefix);
  const joinedAt = MORNING + stay.joinMs;
  const events: ClassEvent[] = stay.seenAfterMs
    .filter((after) => after <= stay.lengthMs)
    .map((after) => ({ type: 'participant-seen', room, who, at: joinedAt + after }));
  if (stay.joinTold) events.push({ type: 'participant-joined', room, who, joinedAt });
  if (stay.left !== null) {
    const noticedAt = floored(joinedAt + stay.lengthMs + stay.left.lateMs);
    const told = stay.contradiction ? { ...who, identity: `${prefix}somebody-else` } : who;
    events.push({ type: 'participant-left', room, who: told, joinedAt, noticedAt, reason: stay.left.reason });
  }
  return events;
};

const answerEvents = (
  answer: AnswerPlan,
  plan: HistoryPlan,
  rooms: readonly PlannedRoom[],
  prefix: string,
): ClassEvent[] => {
  const room = roomAt(rooms, answer.room);
  const at = MORNING + answer.atMs;
  if (answer.notActive) {
    const endedAt = answer.endedBeforeMs === null ? null : floored(at - answer.endedBeforeMs);
    return [{ type: 'room-reported-over', room, at, endedAt }];
  }
  const people = plan.stays.flatMap((stay, stayIndex) => {
    const joinedAt = MORNING + stay.joinMs;
    const inside = roomAt(rooms, stay.room).roomId === room.roomId && joinedAt <= at && at < joinedAt + stay.lengthMs;
    return inside && !answer.leftOut.includes(stayIndex) ? [{ ...sightingOf(stay, stayIndex, prefix), joinedAt }] : [];
  });
  const createdAt = floored(rooms.find((planned) => planned.room === room)?.lives[0]?.from ?? MORNING);
  return [{ type: 'people-listed', room, at, createdAt, people }];
};
