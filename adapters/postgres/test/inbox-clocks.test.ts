import type { Inbox, InboxEntry } from '@homeroom/core';
import { anObservation } from '@homeroom/core/testing';
import { okOf } from '@homeroom/core/testing/contracts';
import { expect } from 'chai';
import { postgresInbox } from '../src/index.js';
import { migratedDatabase, type OpenDatabase } from './database.js';

const HOUR_MS = 3_600_000;
const LEASE_MS = 30_000;

/** Much less than the clocks are apart, and longer than statements take on a machine that has much to do. */
const SOON_MS = 5_000;

/** A process on a machine whose clock is wrong by some milliseconds. */
interface Machine {
  readonly inbox: Inbox;
  now(): number;
}

describe('the inbox between machines whose clocks are two hours apart', () => {
  let open: OpenDatabase;
  let ahead: Machine;
  let behind: Machine;
  const machine = (wrongMs: number): Machine => {
    // Two readings may lie on two sides of a millisecond, and what was due now is so a moment later; here they always do.
    let readings = 0;
    const now = () => Date.now() + wrongMs + (readings++ % 2);
    return { inbox: postgresInbox(open.knex, { videoServer: 'main', machineNow: now }), now };
  };
  before(async () => {
    open = await migratedDatabase();
    ahead = machine(HOUR_MS);
    behind = machine(-HOUR_MS);
  });
  afterEach(() => open.empty());
  after(() => open.drop());

  const store = ({ inbox, now }: Machine) => okOf(inbox.store(anObservation({ receivedAt: now() })));
  const claim = ({ inbox, now }: Machine, leaseMs = LEASE_MS) => okOf(inbox.claim(now(), 10, leaseMs));
  const claimed = async (by: Machine, leaseMs = LEASE_MS): Promise<InboxEntry> => {
    const [entry] = await claim(by, leaseMs);
    if (entry === undefined) throw new Error('nothing to claim');
    return entry;
  };
  /** What is due now is so to the millisecond: waits for that, not for the hours between the clocks. */
  const claimedSoon = async (by: Machine): Promise<readonly InboxEntry[]> => {
    const until = performance.now() + SOON_MS;
    for (;;) {
      const entries = await claim(by);
      if (entries.length > 0 || performance.now() > until) return entries;
    }
  };
  const later = (by: Machine, id: string, pauseMs: number) => {
    const nextAttemptAt = by.now() + pauseMs;
    return okOf(by.inbox.settle([{ id, status: 'pending', nextAttemptAt, countAttempt: true }]));
  };

  it('gives what one stored to the other at once', async () => {
    await store(ahead);
    expect(await claim(behind)).to.have.length(1);
  });

  it('keeps a claim from the one that is ahead while its lease lasts', async () => {
    await store(ahead);
    await claimed(behind);
    expect(await claim(ahead)).to.deep.equal([]);
  });

  it('gives a claim to the one that is behind when its lease is over', async () => {
    await store(ahead);
    const first = await claimed(ahead, 0);
    expect(await claimedSoon(behind)).to.deep.equal([{ ...first, attempts: 2 }]);
  });

  it('pauses an entry for both alike', async () => {
    await store(ahead);
    await later(behind, (await claimed(behind)).id, LEASE_MS);
    expect(await claim(ahead), 'the pause is not over').to.deep.equal([]);
    await open.empty();
    await store(ahead);
    await later(ahead, (await claimed(ahead)).id, 0);
    expect(await claimedSoon(behind), 'there was no pause').to.have.length(1);
  });

  it('makes what one replays due for the other', async () => {
    await store(ahead);
    const { id } = await claimed(ahead);
    await okOf(ahead.inbox.settle([{ id, status: 'done' }]));
    await okOf(ahead.inbox.replay(id, ahead.now()));
    expect(await claimedSoon(behind)).to.have.length(1);
  });
});
