import { errOf, okOf } from '@homeroom/core/testing/contracts';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { err, ok } from 'neverthrow';
import { transact } from '../src/index.js';
import { rowsOf, statement } from '../src/statement.js';
import { migratedDatabase, type OpenDatabase } from './database.js';

const ADD = statement(`insert into homeroom.courses (id, issuer, slug) values (:id, 'https://courses.example', :id)`);
const RENAME = statement('update homeroom.courses set title = :title where id = :id');
const PID = statement('select pg_backend_pid() as pid');

describe('transact', () => {
  let open: OpenDatabase;
  before(async () => {
    open = await migratedDatabase();
  });
  afterEach(() => open.empty());
  after(() => open.drop());

  const add = (trx: Knex, id: string) => rowsOf(trx, ADD, { id });
  const rename = (trx: Knex, id: string) => rowsOf(trx, RENAME, { id, title: 'renamed' });
  const courses = (): Promise<string[]> => open.knex('homeroom.courses').orderBy('id').pluck('id');
  /** Waits until it has ended: the signal alone may come after its next statement. */
  const endBackend = (pid: number) => open.knex.raw('select pg_terminate_backend(?, 5000)', [pid]);
  const pidOf = async (db: Knex): Promise<number> => {
    const [row] = await rowsOf<{ readonly pid: number }>(db, PID);
    if (row === undefined) throw new Error('a connection has a process');
    return row.pid;
  };

  it('commits an ok', async () => {
    const outcome = await okOf(
      transact(open.knex, async (trx) => {
        await add(trx, 'a');
        return ok('done');
      }),
    );
    expect(outcome).to.equal('done');
    expect(await courses()).to.deep.equal(['a']);
  });

  it('rolls an error back and hands it on', async () => {
    const outcome = await errOf(
      transact(open.knex, async (trx) => {
        await add(trx, 'a');
        return err({ type: 'not-today' as const });
      }),
    );
    expect(outcome).to.deep.equal({ type: 'not-today' });
    expect(await courses()).to.deep.equal([]);
  });

  it('rolls back for a bug and throws it on', async () => {
    const thrown = await transact(open.knex, async (trx) => {
      await add(trx, 'a');
      throw new TypeError('a bug');
    }).then(
      () => null,
      (bug: unknown) => bug,
    );
    expect(thrown).to.be.instanceOf(TypeError);
    expect(await courses()).to.deep.equal([]);
  });

  it('tells the SQLSTATE and the constraint of a refusal, and no value', async () => {
    await add(open.knex, 'secret-value');
    const failed = await errOf(transact(open.knex, async (trx) => ok(await add(trx, 'secret-value'))));
    expect(failed).to.deep.equal({ type: 'storage-failed', reason: 'SQLSTATE 23505 (courses_pkey)' });
  });

  it('does again what lost a deadlock, so that both take effect', async () => {
    for (const id of ['a', 'b']) await add(open.knex, id);
    let tries = 0;
    const bothHold = twoHold();
    const renameBoth = (first: string, second: string) =>
      transact(open.knex, async (trx) => {
        tries += 1;
        // Postgres looks for deadlocks after a second; a test need not wait that long.
        await trx.raw(`set local deadlock_timeout = '20ms'`);
        await rename(trx, first);
        await bothHold();
        await rename(trx, second);
        return ok(await add(trx, `by-${first}`));
      });
    await Promise.all([okOf(renameBoth('a', 'b')), okOf(renameBoth('b', 'a'))]);
    expect(tries, 'one of the two has lost').to.equal(3);
    expect(await courses()).to.deep.equal(['a', 'b', 'by-a', 'by-b']);
  });

  it('leaves nothing of a transaction whose connection dies between two statements', async () => {
    const failed = await errOf(
      transact(open.knex, async (trx) => {
        await add(trx, 'a');
        await endBackend(await pidOf(trx));
        return ok(await add(trx, 'b'));
      }),
    );
    expect(failed.type).to.equal('storage-failed');
    expect(await courses()).to.deep.equal([]);
  });

  it('begins anew when the connection had died while nobody used it', async () => {
    const handOut = open.knex.client.acquireConnection;
    let dead = 0;
    open.knex.client.acquireConnection = async () => {
      const connection = await handOut.call(open.knex.client);
      dead += 1;
      if (dead <= 2) connection.connection.stream.destroy();
      return connection;
    };
    try {
      await okOf(transact(open.knex, async (trx) => ok(await add(trx, 'a'))));
    } finally {
      open.knex.client.acquireConnection = handOut;
    }
    expect(dead).to.equal(3);
    expect(await courses()).to.deep.equal(['a']);
  });
});

/** Resolves once two have called it; later calls at once. */
const twoHold = (): (() => Promise<void>) => {
  let holding = 0;
  let release = (): void => undefined;
  const both = new Promise<void>((resolve) => {
    release = resolve;
  });
  return () => {
    holding += 1;
    if (holding >= 2) release();
    return both;
  };
};
