import type { InboxEntry } from '@homeroom/core';
import { expect } from 'chai';
import { MORNING } from '../builders/moments.js';
import { anObservation } from '../builders/observations.js';
import { bytesOf } from '../text-bytes.js';
import { spoil } from './changing.js';
import { freshStores, type MakeStores } from './fresh-stores.js';
import { HARD_TEXTS } from './hard-texts.js';
import { doubles } from './inbox-doubles-contract.js';
import { type CurrentStores, newestFirst, store, theOnly } from './inbox-steps.js';
import { inboxWorkContract } from './inbox-work-contract.js';
import { okOf } from './outcomes.js';
import { allPages, expectForeignCursorsToBegin } from './pages.js';

/** What every `Inbox` does. */
export const inboxContract = (label: string, make: MakeStores): void => {
  describe(`Inbox: ${label}`, () => {
    const stores = freshStores(make);
    keeping(stores);
    doubles(stores);
    listing(stores);
    inboxWorkContract(stores);
  });
};

/** Bodies that a text column loses: U+0000, bytes that are no UTF-8, half a letter, every byte there is, none. */
const HARD_BODIES: readonly Uint8Array[] = [
  bytesOf('{"name":"a\u0000b \\u0000"}'),
  Uint8Array.from([0xff, 0xfe, 0x00, 0xc3, 0x28, 0xed, 0xa0, 0x80]),
  Uint8Array.from({ length: 256 }, (_, byte) => byte),
  new Uint8Array(0),
  Uint8Array.from({ length: 500_000 }, (_, at) => (at * 7) % 251),
];

const keeping = (stores: CurrentStores): void => {
  it('keeps every field, null or not', async () => {
    const full = anObservation({
      origin: 'answer',
      eventId: HARD_TEXTS.quoted,
      event: HARD_TEXTS.unicode,
      roomId: HARD_TEXTS.spaces,
      contentType: HARD_TEXTS.long,
      sentAt: MORNING - 61_000,
      receivedAt: MORNING + 7,
    });
    const sparse = anObservation({
      eventId: null,
      event: null,
      roomId: null,
      contentType: '',
      sentAt: null,
      receivedAt: MORNING + 8,
    });
    for (const observation of [full, sparse]) expect(await okOf(stores().inbox.store(observation))).to.equal('stored');
    const [second, first] = await newestFirst(stores);
    const untouched = { status: 'pending', reason: null, attempts: 0 };
    expect(first).to.deep.equal({ ...full, ...untouched, id: first?.id });
    expect(second).to.deep.equal({ ...sparse, ...untouched, id: second?.id });
    expect(first?.id).to.not.equal(second?.id);
  });

  it('keeps bodies byte for byte', async () => {
    for (const [n, body] of HARD_BODIES.entries())
      expect(await store(stores, { eventId: `event-${n}`, body })).to.equal('stored');
    const kept = (await newestFirst(stores)).toReversed();
    expect(kept.map((entry) => [...entry.body])).to.deep.equal(HARD_BODIES.map((body) => [...body]));
    const claimed = await okOf(stores().inbox.claim(MORNING, 10, 1_000));
    expect(claimed.map((entry) => [...entry.body])).to.deep.equal(HARD_BODIES.map((body) => [...body]));
  });

  it('quarantines what the observation says, with its reason', async () => {
    const late = anObservation({ quarantine: HARD_TEXTS.unicode });
    expect(await okOf(stores().inbox.store(late))).to.equal('quarantined');
    const entry = await theOnly(stores);
    expect(entry).to.deep.equal({
      ...late,
      id: entry.id,
      status: 'quarantined',
      reason: HARD_TEXTS.unicode,
      attempts: 0,
    });
    expect(await okOf(stores().inbox.claim(MORNING + 1_000, 10, 1_000))).to.deep.equal([]);
  });

  it('keeps its own copy', async () => {
    const given = anObservation();
    await okOf(stores().inbox.store(given));
    spoil(given);
    spoil(await newestFirst(stores));
    spoil(await okOf(stores().inbox.claim(MORNING, 1, 1_000)));
    const entry = await theOnly(stores);
    expect(entry).to.deep.equal({ ...anObservation(), id: entry.id, status: 'pending', reason: null, attempts: 1 });
  });
};

const listing = (stores: CurrentStores): void => {
  it('lists newest first, of one status or all, part by part, none twice and none left out', async () => {
    for (let n = 0; n < 10; n += 1) {
      const quarantine = n % 2 === 0 ? null : 'out of time';
      // Later entries are stamped earlier: the order is that of arrival.
      await store(stores, { eventId: `event-${n}`, body: bytesOf(`${n}`), receivedAt: MORNING - n, quarantine });
    }
    const bodies = (entries: readonly InboxEntry[]) => entries.map((entry) => (entry.body[0] ?? 0) - 48);
    for (const limit of [1, 3, 5, 10, 200]) {
      const all = await allPages((page) => stores().inbox.list(null, page), limit);
      expect(bodies(all)).to.deep.equal([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
      const pending = await allPages((page) => stores().inbox.list('pending', page), limit);
      expect(bodies(pending)).to.deep.equal([8, 6, 4, 2, 0]);
      const quarantined = await allPages((page) => stores().inbox.list('quarantined', page), limit);
      expect(bodies(quarantined)).to.deep.equal([9, 7, 5, 3, 1]);
    }
    expect(await allPages((page) => stores().inbox.list('parked', page), 5)).to.deep.equal([]);
    await expectForeignCursorsToBegin((page) => stores().inbox.list(null, page));
  });

  it('tells how many wait, and since when', async () => {
    expect(await okOf(stores().inbox.depth())).to.deep.equal({ pending: 0, oldestReceivedAt: null });
    await store(stores, { eventId: 'a', body: bytesOf('a'), receivedAt: MORNING + 5, quarantine: 'out of time' });
    await store(stores, { eventId: 'b', body: bytesOf('b'), receivedAt: MORNING + 7 });
    await store(stores, { eventId: 'c', body: bytesOf('c'), receivedAt: MORNING + 6 });
    expect(await okOf(stores().inbox.depth())).to.deep.equal({ pending: 2, oldestReceivedAt: MORNING + 6 });
    const claimed = await okOf(stores().inbox.claim(MORNING + 10, 10, 1_000));
    expect((await okOf(stores().inbox.depth())).pending, 'claimed is not done').to.equal(2);
    await okOf(stores().inbox.settle(claimed.map(({ id }) => ({ id, status: 'done' as const }))));
    expect(await okOf(stores().inbox.depth())).to.deep.equal({ pending: 0, oldestReceivedAt: null });
  });
};
