import type { InboxStatus, Settlement } from '@homeroom/core';
import { expect } from 'chai';
import { MORNING } from '../builders/moments.js';
import type { Stores } from '../stores.js';
import { HARD_TEXTS } from './hard-texts.js';
import { replaying } from './inbox-replay-contract.js';
import { claim, claimOne, entryOf, LEASE_MS, settle, storeSome } from './inbox-work-steps.js';
import { okOf, race } from './outcomes.js';

const STATUSES: readonly InboxStatus[] = ['pending', 'done', 'ignored', 'parked', 'quarantined'];

/** Claiming, settling and replaying; a part of `inboxContract`. */
export const inboxWorkContract = (stores: () => Stores): void => {
  claiming(stores);
  settling(stores);
  replaying(stores);
};

const claiming = (stores: () => Stores): void => {
  it('claims the oldest first, at most the limit, and counts the attempt before the work', async () => {
    await storeSome(stores, 12);
    const first = await claim(stores, MORNING + 100, 5);
    expect(first.map((entry) => entry.eventId)).to.deep.equal(['event-0', 'event-1', 'event-2', 'event-3', 'event-4']);
    expect(new Set(first.map((entry) => entry.attempts))).to.deep.equal(new Set([1]));
    expect(new Set(first.map((entry) => entry.status))).to.deep.equal(new Set(['pending']));
    const [oldest] = first;
    expect(await entryOf(stores, oldest?.id ?? '')).to.deep.equal(oldest);
    const second = await claim(stores, MORNING + 100);
    expect(second.map((entry) => entry.eventId)).to.deep.equal([5, 6, 7, 8, 9, 10, 11].map((n) => `event-${n}`));
    expect(await claim(stores, MORNING + 100)).to.deep.equal([]);
  });

  it('gives an entry to another when the lease is over, not before, and counts again', async () => {
    await storeSome(stores, 1);
    const now = MORNING + 1_000;
    const first = await claimOne(stores, now);
    expect(await claim(stores, now + LEASE_MS - 1)).to.deep.equal([]);
    expect(await claimOne(stores, now + LEASE_MS + 1)).to.deep.equal({ ...first, attempts: 2 });
  });

  it('gives no entry to two of 20 claimers', async () => {
    await storeSome(stores, 50);
    const got = await race(() => claim(stores, MORNING + 1_000, 4));
    const ids = got.flatMap((entries) => entries.map((entry) => entry.id));
    expect(new Set(ids)).to.have.property('size', ids.length);
    const rest = await claim(stores, MORNING + 1_000);
    expect(new Set([...ids, ...rest.map((entry) => entry.id)])).to.have.property('size', 50);
    expect(ids.length + rest.length).to.equal(50);
  });

  it('claims only what is due', async () => {
    await storeSome(stores, 2);
    const { id } = await claimOne(stores, MORNING + 1_000);
    await settle(stores, { id, status: 'pending', nextAttemptAt: MORNING + 60_000, countAttempt: true });
    expect((await claim(stores, MORNING + 59_999)).map((entry) => entry.eventId)).to.deep.equal(['event-1']);
    expect((await claim(stores, MORNING + 60_000)).map((entry) => entry.eventId)).to.deep.equal(['event-0']);
  });
};

const settling = (stores: () => Stores): void => {
  it('ends entries as done, ignored or parked, with the reason, all in one call', async () => {
    await storeSome(stores, 4);
    const [done, ignored, parked, open] = await claim(stores, MORNING + 1_000);
    if (!done || !ignored || !parked || !open) throw new Error('four were stored');
    await okOf(
      stores().inbox.settle([
        { id: done.id, status: 'done' },
        { id: ignored.id, status: 'ignored', reason: 'not-about-a-class' },
        { id: parked.id, status: 'parked', reason: HARD_TEXTS.unicode },
      ]),
    );
    expect(await entryOf(stores, done.id)).to.deep.equal({ ...done, status: 'done' });
    const ignoredNow = { ...ignored, status: 'ignored', reason: 'not-about-a-class' };
    expect(await entryOf(stores, ignored.id)).to.deep.equal(ignoredNow);
    expect(await entryOf(stores, parked.id)).to.deep.equal({ ...parked, status: 'parked', reason: HARD_TEXTS.unicode });
    const later = await claim(stores, MORNING + 10 * LEASE_MS);
    expect(later.map((entry) => entry.id)).to.deep.equal([open.id]);
    for (const status of STATUSES) {
      const { items } = await okOf(stores().inbox.list(status, { limit: 10, cursor: null }));
      expect(items, status).to.have.length(status === 'quarantined' ? 0 : 1);
    }
  });

  it('gives a later attempt back when it is not to count, once, however often it is told', async () => {
    await storeSome(stores, 1);
    const { id } = await claimOne(stores, MORNING + 1_000);
    await settle(stores, { id, status: 'pending', nextAttemptAt: MORNING + 2_000, countAttempt: true });
    expect((await claimOne(stores, MORNING + 2_000)).attempts).to.equal(2);
    const back: Settlement = { id, status: 'pending', nextAttemptAt: MORNING + 3_000, countAttempt: false };
    await settle(stores, back);
    await settle(stores, back);
    expect(await entryOf(stores, id)).to.include({ status: 'pending', attempts: 1 });
    expect((await claimOne(stores, MORNING + 3_000)).attempts).to.equal(2);
  });

  it('takes none, what is settled already, and ids that it does not know', async () => {
    await storeSome(stores, 1);
    const { id } = await claimOne(stores, MORNING + 1_000);
    await okOf(stores().inbox.settle([]));
    await settle(stores, { id, status: 'done' });
    await settle(stores, { id, status: 'done' });
    await settle(stores, { id: '999999999', status: 'done' });
    expect(await entryOf(stores, id)).to.include({ status: 'done', attempts: 1 });
  });
};
