import {
  type ClassEvent,
  type Facts,
  factsOf,
  type LiveSession,
  mergedFacts,
  NO_FACTS,
  type SessionLedger,
  settle,
  type ToldOfSession,
} from '@homeroom/core';
import { ok } from 'neverthrow';
import { aConnection, aDeparture } from '../builders/connections.js';
import { aRoomTime } from '../builders/live-sessions.js';
import { MORNING } from '../builders/moments.js';
import { anObservationOf } from '../builders/observations.js';
import { passThroughReader } from '../fakes/pass-through-reader.js';
import type { Stores } from '../stores.js';
import { addClass } from './a-class.js';
import { claim, settle as settleEntry } from './inbox-work-steps.js';
import { foundIn, okOf } from './outcomes.js';

const reader = passThroughReader();

/** What the observations tell: each is read by itself, like the event that it was. */
export const derive = ({ rooms, observations }: ToldOfSession): Facts => {
  const known = new Map(rooms.map((room) => [room.roomId, room]));
  return mergedFacts(
    observations.map((observation) => {
      const event = reader.read(observation);
      if (event.isErr() || event.value.type === 'not-about-a-class') return NO_FACTS;
      const room = known.get(event.value.room.roomId);
      return room === undefined ? NO_FACTS : factsOf(event.value, room);
    }),
  );
};

/** Facts, one by one, as the use cases tell them. */
export const tellFacts = async (stores: Stores, { times, lists, visits, connections }: Facts): Promise<void> => {
  for (const time of times) await okOf(stores.rooms.addTime(time));
  for (const list of lists) await okOf(stores.rooms.addList(list));
  for (const connection of connections) await okOf(stores.connections.merge(connection));
  await okOf(stores.rooms.addVisits(visits));
};

/** An event arrives, is applied, and is done with. */
export const receiveAndApply = async (stores: Stores, event: ClassEvent): Promise<void> => {
  await okOf(stores.inbox.store(anObservationOf(event)));
  const room = await foundIn(stores.rooms.find(event.room.roomId));
  await tellFacts(stores, factsOf(event, room));
  for (const { id } of await claim(() => stores, MORNING + 1)) await settleEntry(() => stores, { id, status: 'done' });
};

/** The ledger of a live session. */
export const ledgerAt = (stores: Stores, roomId = 'algebra-room'): Promise<SessionLedger> =>
  foundIn(stores.ledgers.read(roomId));

/** When the class of `endedClass` ended. */
export const CLASS_ENDED = MORNING + 3_600_000;

/** A class of an hour with one person, of which everything is known: final ten minutes after its end. */
export const endedClass = async (
  stores: Stores,
  overrides: Partial<LiveSession> = {},
  leaveTold = true,
): Promise<LiveSession> => {
  const added = await addClass(stores, { confirmedAt: CLASS_ENDED + 60_000, ...overrides });
  const { id: liveSessionId, roomId } = added;
  for (const [source, at] of [
    ['created', MORNING],
    ['started', MORNING],
    ['finished', CLASS_ENDED],
    ['not-active', CLASS_ENDED + 60_000],
  ] as const) {
    await okOf(stores.rooms.addTime(aRoomTime({ roomId, source, at })));
  }
  const departure = leaveTold ? aDeparture({ notBefore: CLASS_ENDED - 1_000 }) : null;
  await okOf(stores.connections.merge(aConnection({ key: `PA_${roomId}`, roomId, liveSessionId, departure })));
  return okOf(stores.liveSessions.update(roomId, (session) => ok(settle(session))));
};
