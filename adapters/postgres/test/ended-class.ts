import { type Connection, settle } from '@homeroom/core';
import {
  aConnection,
  aCourse,
  aDeparture,
  aLiveSession,
  aPerson,
  aRoomTime,
  aSeat,
  MORNING,
} from '@homeroom/core/testing';
import { okOf } from '@homeroom/core/testing/contracts';
import { ok } from 'neverthrow';
import type { PostgresStores } from '../src/index.js';

/** Long after the class of `endedClass`: only a change can open a question again. */
export const DAY_AFTER = MORNING + 86_400_000;

/** A class of an hour that is over and verified, with one seat. */
export const endedClass = async (stores: PostgresStores): Promise<void> => {
  await okOf(stores.courses.enterCourse(aCourse()));
  await okOf(stores.courses.enterPerson(aPerson()));
  await okOf(stores.liveSessions.add(aLiveSession({ confirmedAt: MORNING + 3_700_000 })));
  await okOf(stores.seats.take(aSeat()));
  await okOf(stores.rooms.addTime(aRoomTime({ source: 'created' })));
  await okOf(stores.rooms.addTime(aRoomTime()));
  await okOf(stores.rooms.addTime(aRoomTime({ source: 'finished', at: MORNING + 3_600_000 })));
  await okOf(stores.liveSessions.update('algebra-room', (session) => ok(settle(session))));
};

/** The stay of somebody without a seat. */
export const joined = (n: number): Connection =>
  aConnection({
    key: `PA_${n}`,
    identity: `identity-${n}`,
    departure: aDeparture({ notBefore: MORNING + 60_000 + n }),
  });
