import type { Drift, Drifts } from '@homeroom/core';
import { expect } from 'chai';
import { errAsync, okAsync } from 'neverthrow';
import { createMetrics } from '../../src/metrics/metrics.js';
import { watchedDrifts } from '../../src/runtime/watched-drifts.js';
import { keptLog } from './kept-log.js';

const aDrift = (given: Partial<Drift> = {}): Drift => ({
  liveSessionId: 'session-1',
  roomId: 'algebra',
  kind: 'presence',
  source: 'active-room',
  asked: 'connection PA_1',
  found: 'it is inside, and no event said so',
  at: 1_000,
  repairedAt: 1_000,
  ...given,
});
const UNUSABLE = aDrift({ kind: 'account', source: 'account', asked: 'the account', found: 'it cannot be used' });
const REOPENED = aDrift({ kind: 'room-active', asked: 'the room is over', found: 'the server has it active' });

describe('watchedDrifts', () => {
  const watching = () => {
    const kept: Drift[] = [];
    const state = { away: false };
    const drifts: Drifts = {
      record: (some) => {
        if (state.away) return errAsync({ type: 'storage-failed', reason: 'down' });
        kept.push(...some);
        return okAsync(undefined);
      },
      list: () => okAsync({ items: kept, nextCursor: null }),
    };
    const { log, lines } = keptLog();
    const metrics = createMetrics();
    const counted = async () =>
      (await metrics.registry.metrics()).split('\n').filter((line) => line.startsWith('homeroom_drifts_total'));
    return { state, lines, counted, watched: watchedDrifts(drifts, { metrics, log }) };
  };

  it('records as ever, and counts each difference once by kind and source', async () => {
    const { watched, counted } = watching();
    await watched.record([aDrift(), aDrift({ asked: 'connection PA_2' }), UNUSABLE]);
    await watched.record([aDrift({ at: 9_000 })]);
    const { items } = (await watched.list({ limit: 10, cursor: null }))._unsafeUnwrap();
    expect(items).to.have.length(4);
    expect(await counted()).to.have.members([
      'homeroom_drifts_total{kind="presence",source="active-room"} 2',
      'homeroom_drifts_total{kind="account",source="account"} 1',
    ]);
  });

  it('tells the log once of what an operator should look at, and of nothing else', async () => {
    const { watched, lines } = watching();
    for (let look = 0; look < 3; look += 1) await watched.record([aDrift(), UNUSABLE, REOPENED]);
    const msg = 'the video server and we differ';
    const always = { level: 'warn', needs_attention: true, room_id: 'algebra', msg };
    expect(lines).to.deep.equal([
      { ...always, kind: 'account', source: 'account', found: 'it cannot be used' },
      { ...always, kind: 'room-active', source: 'active-room', found: 'the server has it active' },
    ]);
  });

  it('tells of nothing that was not recorded, and of it when it is', async () => {
    const { state, watched, lines, counted } = watching();
    state.away = true;
    expect((await watched.record([UNUSABLE])).isErr()).to.equal(true);
    expect([lines, await counted()]).to.deep.equal([[], []]);
    state.away = false;
    await watched.record([UNUSABLE]);
    expect(lines).to.have.length(1);
  });

  it('forgets the oldest when it remembers many', async () => {
    const { watched, lines } = watching();
    await watched.record([UNUSABLE]);
    await watched.record(Array.from({ length: 2_000 }, (_, number) => aDrift({ asked: `connection PA_${number}` })));
    await watched.record([UNUSABLE]);
    expect(lines).to.have.length(2);
  });
});
