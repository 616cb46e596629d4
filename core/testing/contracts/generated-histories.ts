import type { ClassEvent, LiveSession, MainRoom, Person, Seat } from '@homeroom/core';
import type fc from 'fast-check';
import { aLiveSession } from '../builders/live-sessions.js';
import { MORNING } from '../builders/moments.js';
import { aPerson, aSeat } from '../builders/people.js';
import { answerEvents, lifeEvents, stayEvents } from './history-events.js';
import { type HistoryPlan, historyPlans } from './history-plan.js';
import { identityOf, type PlannedRoom, roomsOf } from './history-rooms.js';
import { accountEvent } from './history-visits.js';
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

/** Histories with resumed rooms, several lives of a room, breakout rooms, second devices, lost halves, machines, restarts, lists, accounts of visits, doubled and shuffled. */
export const generatedHistories: fc.Arbitrary<History> = historyPlans.map((plan) => historyOf(plan, ''));

/** The history of a plan; `prefix` begins every id and room id in it, so that several fit into one store. */
export const historyOf = (plan: HistoryPlan, prefix: string): History => {
  const rooms = roomsOf(plan, prefix);
  const session = sessionOf(plan, prefix, rooms);
  const events = [
    ...rooms.flatMap(lifeEvents),
    ...plan.stays.flatMap((stay, index) => stayEvents(stay, index, rooms, prefix)),
    ...plan.answers.flatMap((answer) => answerEvents(answer, plan, rooms, prefix)),
    ...plan.accounts.map((account) => accountEvent(account, plan, rooms, prefix)),
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

const sessionOf = (plan: HistoryPlan, prefix: string, rooms: readonly PlannedRoom[]): LiveSession => {
  const mains = rooms.filter(({ room }) => room.parentRoomId === null);
  return aLiveSession({
    id: `${prefix}session`,
    courseId: `${prefix}course`,
    roomId: mains[0]?.room.roomId ?? '',
    createdAt: MORNING,
    confirmedAt: plan.confirmedMs === null ? null : MORNING + plan.confirmedMs,
    closeRequestedAt: plan.closed ? MORNING + 600_000 : null,
    rooms: mains.map(({ room, lives }): MainRoom => {
      return { roomId: room.roomId, createdAt: lives[0]?.from ?? MORNING, times: [] };
    }),
  });
};

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
