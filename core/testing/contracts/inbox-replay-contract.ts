import type { Settlement } from '@homeroom/core';
import { expect } from 'chai';
import { MORNING } from '../builders/moments.js';
import { anObservation } from '../builders/observations.js';
import type { Stores } from '../stores.js';
import { bytesOf } from '../text-bytes.js';
import { claim, claimOne, entryOf, settle, storeSome } from './inbox-work-steps.js';
import { errOf, okOf } from './outcomes.js';

/** Replaying; a part of `inboxContract`. */
export const replaying = (stores: () => Stores): void => {
  const ends: readonly Partial<Settlement>[] = [
    { status: 'done' },
    { status: 'ignored', reason: 'unknown-room' },
    { status: 'parked', reason: 'unreadable: at' },
  ];

  it('makes a done, ignored or parked entry due now, with no attempts and no reason', async () => {
    const now = MORNING + 60_000;
    for (const [n, end] of ends.entries()) {
      await okOf(stores().inbox.store(anObservation({ eventId: `event-${n}`, body: bytesOf(`${n}`) })));
      const { id } = await claimOne(stores, MORNING + 1_000);
      await settle(stores, settlementOf(id, end));
      const replayed = await okOf(stores().inbox.replay(id, now));
      expect(replayed).to.deep.equal({ ...(await entryOf(stores, id)), status: 'pending', reason: null, attempts: 0 });
      expect(await claim(stores, now - 1), 'not due before').to.deep.equal([]);
      expect(await claimOne(stores, now)).to.deep.equal({ ...replayed, attempts: 1 });
      await settle(stores, { id, status: 'done' });
    }
  });

  it('makes what was quarantined at the door pending, whatever the reason', async () => {
    await okOf(stores().inbox.store(anObservation({ body: bytesOf('first') })));
    await okOf(stores().inbox.store(anObservation({ body: bytesOf('contradicts') })));
    await okOf(stores().inbox.store(anObservation({ eventId: 'event-2', body: bytesOf('late'), quarantine: 'late' })));
    const { items } = await okOf(stores().inbox.list('quarantined', { limit: 10, cursor: null }));
    expect(items).to.have.length(2);
    for (const { id } of items) {
      const replayed = await okOf(stores().inbox.replay(id, MORNING));
      expect(replayed).to.include({ id, status: 'pending', reason: null, attempts: 0 });
    }
    expect(await claim(stores, MORNING)).to.have.length(3);
  });

  it('takes a claim away, is safe to repeat, and answers missing for what is not there', async () => {
    await storeSome(stores, 1);
    const { id } = await claimOne(stores, MORNING + 1_000);
    const once = await okOf(stores().inbox.replay(id, MORNING + 1_000));
    expect(await okOf(stores().inbox.replay(id, MORNING + 1_000))).to.deep.equal(once);
    expect((await claimOne(stores, MORNING + 1_000)).attempts).to.equal(1);
    for (const other of ['999999999', '', 'x', '-1', '1.5', '\u0000', '99999999999999999999999', `${id} `]) {
      expect(await errOf(stores().inbox.replay(other, MORNING)), JSON.stringify(other)).to.deep.equal({
        type: 'missing',
      });
    }
  });
};

const settlementOf = (id: string, end: Partial<Settlement>): Settlement => {
  if (end.status === 'ignored' || end.status === 'parked') {
    return { id, status: end.status, reason: end.reason ?? '' };
  }
  return { id, status: 'done' };
};
