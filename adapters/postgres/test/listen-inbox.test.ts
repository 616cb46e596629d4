import { anObservation, bytesOf } from '@homeroom/core/testing';
import { okOf } from '@homeroom/core/testing/contracts';
import { expect } from 'chai';
import { listenInbox, postgresInbox } from '../src/index.js';
import { migratedDatabase, type OpenDatabase } from './database.js';

describe('listenInbox', () => {
  let open: OpenDatabase;
  before(async () => {
    open = await migratedDatabase();
  });
  after(() => open.drop());

  const listeners = () =>
    open.knex('pg_stat_activity').where({ datname: open.database.name, application_name: 'homeroom-inbox' });

  it('wakes after each connect and for what is stored, and comes back when its connection is lost', async () => {
    const wakes = counter();
    const inbox = postgresInbox(open.knex, { videoServer: 'main' });
    const listener = listenInbox({ connection: open.database.connection, onWake: wakes.add });
    try {
      await wakes.reaches(1);
      await okOf(inbox.store(anObservation({ eventId: 'a', body: bytesOf('a') })));
      await wakes.reaches(2);
      for (const { pid } of await listeners()) await open.knex.raw('select pg_terminate_backend(?)', [pid]);
      await wakes.reaches(3);
      await okOf(inbox.store(anObservation({ eventId: 'b', body: bytesOf('b') })));
      await wakes.reaches(4);
    } finally {
      await listener.close();
    }
  });

  it('wakes when an operator replays an entry', async () => {
    const wakes = counter();
    const inbox = postgresInbox(open.knex, { videoServer: 'main' });
    await okOf(inbox.store(anObservation({ eventId: 'c', body: bytesOf('c') })));
    const { items } = await okOf(inbox.list(null, { limit: 1, cursor: null }));
    const listener = listenInbox({ connection: open.database.connection, onWake: wakes.add });
    try {
      await wakes.reaches(1);
      await okOf(inbox.replay(items[0]?.id ?? '', 0));
      await wakes.reaches(2);
    } finally {
      await listener.close();
    }
  });

  it('closes its connection, and stays closed', async () => {
    const wakes = counter();
    const listener = listenInbox({ connection: open.database.connection, onWake: wakes.add });
    await wakes.reaches(1);
    await listener.close();
    await listener.close();
    await untilNone(listeners);
  });

  it('closes while it waits for a database that is not there', async () => {
    const listener = listenInbox({ connection: { host: '/nowhere' }, onWake: () => expect.fail('woken by nobody') });
    await listener.close();
  });
});

/** Counts, and lets a test wait for a number. */
const counter = () => {
  let count = 0;
  let changed = (): void => undefined;
  return {
    add: (): void => {
      count += 1;
      changed();
    },
    async reaches(wanted: number): Promise<void> {
      while (count < wanted) {
        await new Promise<void>((resolve) => {
          changed = resolve;
        });
      }
    },
  };
};

/** A backend ends a moment after its client; asks until it has. */
const untilNone = async (rows: () => PromiseLike<readonly unknown[]>): Promise<void> => {
  while ((await rows()).length > 0);
};
