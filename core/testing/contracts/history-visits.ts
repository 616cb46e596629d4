import type { ClassEvent, VisitsReported } from '@homeroom/core';
import { MORNING } from '../builders/moments.js';
import type { AccountPlan } from './history-account-plan.js';
import { type HistoryPlan, KINDS } from './history-plan.js';
import { identityOf, type PlannedRoom, roomAt } from './history-rooms.js';

type Visit = VisitsReported['visits'][number];

/** What the server's account told of the visits of a room, true or not. */
export const accountEvent = (
  account: AccountPlan,
  plan: HistoryPlan,
  rooms: readonly PlannedRoom[],
  prefix: string,
): ClassEvent => {
  const room = roomAt(rooms, account.room);
  const isHere = (other: { readonly room: number }) => roomAt(rooms, other.room).roomId === room.roomId;
  const ofStays = plan.stays.filter(isHere).flatMap(({ who, name, joinMs, lengthMs, visits }) =>
    visits.map(({ fromMs, toMs }) => {
      const from = joinMs + fromMs;
      const to = toMs === null ? null : Math.max(from, joinMs + lengthMs + toMs);
      return visitOf(who, name, from, to, prefix);
    }),
  );
  const inLobby = plan.lobby.filter(isHere).map(({ who, fromMs, lengthMs }) => {
    return visitOf(who, null, fromMs, lengthMs === null ? null : fromMs + lengthMs, prefix);
  });
  const told = [...ofStays, ...inLobby].flatMap((visit) => visit ?? []);
  const visits = told
    .filter((_, place) => !account.leftOut.includes(place))
    .map((visit) => (account.withoutLeaves ? { ...visit, to: null } : visit));
  return { type: 'visits-reported', room, at: MORNING + account.atMs, visits };
};

/** Null for a machine: an account that names it is read without it. */
const visitOf = (
  who: number,
  name: string | null,
  fromMs: number,
  toMs: number | null,
  prefix: string,
): Visit | null => {
  const kind = KINDS[who];
  if (kind !== 'person' && kind !== 'phone') return null;
  const to = toMs === null ? null : MORNING + toMs;
  return { identity: identityOf(who, prefix), name, kind, from: MORNING + fromMs, to };
};
