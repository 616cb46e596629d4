import type { EventRoom } from '@homeroom/core';
import { MORNING } from '../builders/moments.js';
import { type HistoryPlan, KINDS, type LifePlan, type RoomPlan } from './history-plan.js';

/** A room with the moments of its lives. */
export interface PlannedRoom {
  readonly room: EventRoom;
  readonly lives: readonly { readonly plan: LifePlan; readonly from: number; readonly to: number }[];
}

/** The rooms of a plan: the main ones, one after the other, then the breakout rooms. */
export const roomsOf = (plan: HistoryPlan, prefix: string): PlannedRoom[] => {
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

/** What the video server calls one of the five. */
export const identityOf = (who: number, prefix: string): string =>
  KINDS[who] === 'machine' ? 'RECORDER_BOT' : `${prefix}identity${who}`;

/** The room of that number, round and round. */
export const roomAt = (rooms: readonly PlannedRoom[], index: number): EventRoom => {
  const planned = rooms[index % rooms.length];
  if (planned === undefined) throw new Error('a history has at least one room');
  return planned.room;
};
