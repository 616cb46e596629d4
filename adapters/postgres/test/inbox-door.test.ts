import type { Observation } from '@homeroom/core';
import { anObservation, bytesOf, MORNING } from '@homeroom/core/testing';
import { errOf, okOf } from '@homeroom/core/testing/contracts';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { openKnex, postgresInbox } from '../src/index.js';
import { migratedDatabase, type OpenDatabase } from './database.js';

const NAME = { videoServer: 'main' };

const observations = (count: number, about = 'something'): Observation[] =>
  Array.from({ length: count }, (_, n) =>
    anObservation({ eventId: `${about} ${n}`, body: bytesOf(`body of ${about} ${n}`) }),
  );

/** Counts the inserts of these pools from now on. */
const countOfInserts = (pools: readonly Knex[]): (() => number) => {
  let count = 0;
  for (const pool of pools) {
    pool.on('query', ({ sql }: { readonly sql: string }) => {
      if (sql.includes('insert into homeroom.inbox')) count += 1;
    });
  }
  return () => count;
};

describe('the door of the inbox', () => {
  let open: OpenDatabase;
  before(async () => {
    open = await migratedDatabase();
  });
  afterEach(() => open.empty());
  after(() => open.drop());

  const stored = async (): Promise<number> => Number((await open.knex('homeroom.inbox').count())[0]?.count);

  it('stores 500 at once in a few statements', async () => {
    const inbox = postgresInbox(open.knex, NAME);
    const statements = countOfInserts([open.knex]);
    const got = await Promise.all(observations(500).map((one) => okOf(inbox.store(one))));
    expect(new Set(got)).to.deep.equal(new Set(['stored']));
    expect(await stored()).to.equal(500);
    expect(statements()).to.be.within(1, 10);
  });

  it('tells doubles apart inside one batch', async () => {
    const inbox = postgresInbox(open.knex, NAME);
    const twice = anObservation();
    const contradiction = anObservation({ body: bytesOf('another body') });
    const answer = anObservation({ origin: 'answer' });
    const got = await Promise.all([twice, twice, contradiction, answer, answer].map((one) => okOf(inbox.store(one))));
    expect(got.slice(3)).to.deep.equal(['stored', 'stored']);
    const [first, second, third] = got;
    // Which of two that contradict each other is the first is not defined when both come at once.
    expect([first, second].filter((received) => received === 'duplicate')).to.have.length(1);
    expect([first, second, third].sort()).to.deep.equal(['duplicate', 'quarantined', 'stored']);
    expect(await stored()).to.equal(4);
  });

  it('lets one bad row of a batch fail alone', async () => {
    const inbox = postgresInbox(open.knex, NAME);
    const [before, bad, after] = observations(3);
    if (!before || !bad || !after) throw new Error('three were made');
    // No timestamp holds this.
    const broken = { ...bad, receivedAt: 9e18 };
    const [first, failed, last] = await Promise.all([before, broken, after].map((one) => inbox.store(one)));
    expect(first?._unsafeUnwrap()).to.equal('stored');
    expect(failed?._unsafeUnwrapErr()).to.deep.equal({ type: 'storage-failed', reason: 'SQLSTATE 22008' });
    expect(last?._unsafeUnwrap()).to.equal('stored');
    expect(await stored()).to.equal(2);
  });

  it('refuses at once when its queue is full, and stores all that it took', async () => {
    const groupCommit = { statementsInFlight: 1, batchRows: 2, queueRows: 4 };
    const inbox = postgresInbox(open.knex, { ...NAME, groupCommit });
    const results = await Promise.all(observations(20).map((one) => inbox.store(one)));
    const refused = results.filter((result) => result.isErr());
    expect(refused).to.have.length(16);
    const full = { type: 'storage-failed', reason: 'the queue before the inbox is full' };
    for (const result of refused) expect(result._unsafeUnwrapErr()).to.deep.equal(full);
    expect(await stored()).to.equal(4);
  });

  it('stores the same webhooks once when two processes get them at the same moment, without a deadlock', async () => {
    const other = openKnex({ connection: open.database.connection });
    const statements = countOfInserts([open.knex, other]);
    const inboxes = [open.knex, other].map((knex) => postgresInbox(knex, NAME));
    try {
      for (let round = 0; round < 20; round += 1) {
        const sent = observations(60, `round ${round}`);
        const got = await Promise.all(
          inboxes.flatMap((inbox, index) =>
            (index === 0 ? sent : sent.toReversed()).map((one) => okOf(inbox.store(one))),
          ),
        );
        expect(got.filter((received) => received === 'stored')).to.have.length(60);
        expect(got.filter((received) => received === 'duplicate')).to.have.length(60);
      }
      expect(await stored()).to.equal(1_200);
      // What loses a deadlock is stored again, row by row.
      expect(statements(), 'one statement for each batch').to.equal(40);
    } finally {
      await other.destroy();
    }
  });

  it('keeps the inboxes of two video servers apart', async () => {
    const other = postgresInbox(open.knex, { videoServer: 'other' });
    const inbox = postgresInbox(open.knex, NAME);
    expect(await okOf(inbox.store(anObservation()))).to.equal('stored');
    expect(await okOf(other.store(anObservation()))).to.equal('stored');
    const [entry] = await okOf(inbox.claim(MORNING, 10, 1_000));
    expect(await okOf(other.depth())).to.have.property('pending', 1);
    expect(await errOf(other.replay(entry?.id ?? '', 0))).to.deep.equal({ type: 'missing' });
  });
});
