import { expect } from 'chai';
import { MORNING } from '../builders/moments.js';
import { bytesOf } from '../text-bytes.js';
import { type CurrentStores, newestFirst, store, theOnly } from './inbox-steps.js';
import { okOf, RACERS, race } from './outcomes.js';

/** What comes twice, and what contradicts; a part of `inboxContract`. */
export const doubles = (stores: CurrentStores): void => {
  it('keeps one of the same webhook', async () => {
    expect(await store(stores)).to.equal('stored');
    expect(await store(stores, { receivedAt: MORNING + 60_000 })).to.equal('duplicate');
    expect((await theOnly(stores)).receivedAt).to.equal(MORNING);
  });

  it('keeps one of the same webhook whose id and event could not be read', async () => {
    expect(await store(stores, { eventId: null, event: null })).to.equal('stored');
    expect(await store(stores, { eventId: null, event: null })).to.equal('duplicate');
    expect(await store(stores, { eventId: null, event: null, body: bytesOf('other') })).to.equal('stored');
  });

  it('keeps one of the same webhook that is quarantined', async () => {
    expect(await store(stores, { quarantine: 'out of time' })).to.equal('quarantined');
    expect(await store(stores, { quarantine: 'out of time' })).to.equal('duplicate');
    expect((await theOnly(stores)).status).to.equal('quarantined');
  });

  it('takes another event of the same id: 1.9.4 sends two of one room so', async () => {
    expect(await store(stores, { event: 'session_ended', body: bytesOf('1') })).to.equal('stored');
    expect(await store(stores, { event: 'room_finished', body: bytesOf('2') })).to.equal('stored');
  });

  it('quarantines the same id and event with another body, and keeps the first as it was', async () => {
    expect(await store(stores, { body: bytesOf('first') })).to.equal('stored');
    expect(await store(stores, { body: bytesOf('second') })).to.equal('quarantined');
    expect(await store(stores, { body: bytesOf('second') })).to.equal('duplicate');
    expect(await store(stores, { body: bytesOf('third') })).to.equal('quarantined');
    const entries = await newestFirst(stores);
    expect(entries.map((entry) => entry.status)).to.deep.equal(['quarantined', 'quarantined', 'pending']);
    expect(entries.map((entry) => entry.reason === null)).to.deep.equal([false, false, true]);
    const claimed = await okOf(stores().inbox.claim(MORNING, 10, 1_000));
    expect(claimed.map((entry) => [...entry.body])).to.deep.equal([[...bytesOf('first')]]);
  });

  it('keeps every answer, also one that says the same as the one before', async () => {
    for (const wanted of ['stored', 'stored', 'stored']) {
      expect(await store(stores, { origin: 'answer', eventId: null, event: null })).to.equal(wanted);
    }
    expect(await store(stores)).to.equal('stored');
    expect(await newestFirst(stores)).to.have.length(4);
  });

  it('stores one of 20 equal webhooks that come at once', async () => {
    const got = await race(() => store(stores));
    expect(got.filter((received) => received === 'stored')).to.have.length(1);
    expect(got.filter((received) => received === 'duplicate')).to.have.length(RACERS - 1);
    await theOnly(stores);
  });

  it('applies one of 20 that contradict each other and come at once', async () => {
    const got = await race((racer) => store(stores, { body: bytesOf(`body ${racer}`) }));
    expect(got.filter((received) => received === 'stored')).to.have.length(1);
    expect(got.filter((received) => received === 'quarantined')).to.have.length(RACERS - 1);
    expect(await okOf(stores().inbox.claim(MORNING, RACERS, 1_000))).to.have.length(1);
  });

  it('stores 20 that come at once and say different things', async () => {
    const got = await race((racer) => store(stores, { eventId: `event-${racer}`, body: bytesOf(`body ${racer}`) }));
    expect(new Set(got)).to.deep.equal(new Set(['stored']));
    expect(await newestFirst(stores)).to.have.length(RACERS);
  });
};
