import type { ClassEvent, Sighting } from '@homeroom/core';
import { MORNING } from '../builders/moments.js';
import { type AnswerPlan, type HistoryPlan, KINDS, type StayPlan } from './history-plan.js';
import { identityOf, type PlannedRoom, roomAt } from './history-rooms.js';

/** The server's own times are whole seconds, rounded down. */
const floored = (at: number): number => Math.floor(at / 1_000) * 1_000;

/** What was told of the lives of a room. */
export const lifeEvents = ({ room, lives }: PlannedRoom): ClassEvent[] =>
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

const sightingOf = (stay: StayPlan, index: number, prefix: string): Sighting => ({
  key: `${prefix}PA_${index}`,
  identity: identityOf(stay.who, prefix),
  name: stay.name,
  kind: KINDS[stay.who] ?? 'person',
});

/** What was told of one stay. */
export const stayEvents = (
  stay: StayPlan,
  index: number,
  rooms: readonly PlannedRoom[],
  prefix: string,
): ClassEvent[] => {
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

/** What the server answered about a room. */
export const answerEvents = (
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
