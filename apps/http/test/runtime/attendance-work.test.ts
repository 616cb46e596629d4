import { ROLL_UP_LIMIT, SEAL_LIMIT, type StorageFailed } from '@homeroom/core';
import { expect } from 'chai';
import { errAsync, okAsync, type ResultAsync } from 'neverthrow';
import sinon from 'sinon';
import { createMetrics } from '../../src/metrics/metrics.js';
import {
  startActiveRoomsLook,
  startLossCounter,
  startRollUps,
  startSealer,
} from '../../src/runtime/attendance-work.js';
import type { Running } from '../../src/runtime/timer.js';
import { keptLog } from './kept-log.js';
import { settled } from './steps.js';

const AWAY: StorageFailed = { type: 'storage-failed', reason: 'no connection' };

describe('the work on attendance', () => {
  let clock: sinon.SinonFakeTimers;
  let running: Running | null = null;
  beforeEach(() => {
    clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(async () => {
    await running?.stop();
    running = null;
    const timers = clock.countTimers();
    clock.restore();
    expect(timers, 'timers left behind').to.equal(0);
  });

  /** A use case that gives these outcomes, and then the last again and again. */
  const scripted = <T, E>(outcomes: readonly ResultAsync<T, E>[]) => {
    const calls = { count: 0 };
    const run = () => {
      const outcome = outcomes[Math.min(calls.count, outcomes.length - 1)];
      calls.count += 1;
      if (outcome === undefined) throw new Error('nothing is scripted');
      return outcome;
    };
    return { calls, run };
  };

  it('rolls up at once and every 5 seconds, at once again after a full round, and goes on after a failure', async () => {
    const { log, lines } = keptLog();
    const metrics = createMetrics();
    const { calls, run } = scripted<number, StorageFailed>([
      okAsync(ROLL_UP_LIMIT),
      okAsync(3),
      errAsync(AWAY),
      okAsync(0),
    ]);
    running = startRollUps({ rollUpAttendance: run, metrics, log });
    await settled();
    expect(calls.count, 'after a full round comes the next').to.equal(2);
    await clock.tickAsync(4_999);
    expect(calls.count).to.equal(2);
    await clock.tickAsync(5_001);
    expect(calls.count).to.equal(4);
    expect(lines).to.deep.equal([
      { level: 'debug', sessions: ROLL_UP_LIMIT, msg: 'attendance was rolled up' },
      { level: 'debug', sessions: 3, msg: 'attendance was rolled up' },
      { level: 'warn', reason: 'no connection', msg: 'attendance could not be rolled up now' },
    ]);
    expect(await metrics.registry.metrics()).to.contain(`homeroom_attendance_rollups_total ${ROLL_UP_LIMIT + 3}`);
  });

  it('looks at the active rooms at once and every minute, and tells which were held over', async () => {
    const { log, lines } = keptLog();
    const away = { type: 'video-server-unavailable', reason: 'timeout' } as const;
    const { calls, run } = scripted([
      okAsync({ notOurs: 4, heldOver: ['algebra'] }),
      errAsync(away),
      okAsync({ notOurs: 4, heldOver: [] }),
    ]);
    running = startActiveRoomsLook({ reconcileActiveRooms: run, log });
    await clock.tickAsync(59_999);
    expect(calls.count).to.equal(1);
    await clock.tickAsync(60_001);
    expect(calls.count).to.equal(3);
    expect(lines).to.deep.equal([
      { level: 'info', room_ids: ['algebra'], msg: 'rooms that we held over are active' },
      { level: 'warn', error: 'video-server-unavailable', msg: 'active rooms could not be looked at now' },
    ]);
  });

  it('seals at once and every hour, until nothing is left to be sealed', async () => {
    const { log, lines } = keptLog();
    const many = Array.from({ length: SEAL_LIMIT }, (_, number) => `class-of-${number}`);
    const { calls, run } = scripted<readonly string[], StorageFailed>([
      okAsync(many),
      okAsync(['algebra']),
      errAsync(AWAY),
      okAsync([]),
    ]);
    running = startSealer({ sealOldSessions: run, log });
    await settled();
    expect(calls.count).to.equal(2);
    await clock.tickAsync(7_200_000);
    expect(calls.count).to.equal(4);
    expect(lines.map(({ level, sessions, reason }) => [level, sessions ?? reason])).to.deep.equal([
      ['info', SEAL_LIMIT],
      ['info', 1],
      ['warn', 'no connection'],
    ]);
  });

  it('keeps the loss of webhooks in the metrics', async () => {
    const { log, lines } = keptLog();
    const metrics = createMetrics();
    const report = (expected: number, received: number) =>
      okAsync({
        drifts: { items: [], nextCursor: null },
        since: 0,
        deliveries: [{ videoServer: 'default', expected, received, delay: null }],
      });
    const loss = async () => /^homeroom_webhook_loss_ratio.*$/m.exec(await metrics.registry.metrics())?.[0];
    const { run } = scripted([report(200, 190), errAsync(AWAY), report(0, 0), report(4, 5)]);
    running = startLossCounter({ reportDrift: run, metrics, log });
    await settled();
    expect(await loss()).to.equal('homeroom_webhook_loss_ratio{video_server="default"} 0.05');
    await clock.tickAsync(300_000);
    expect(await loss(), 'a failure leaves it as it was').to.match(/ 0\.05$/);
    for (const _report of ['nothing was to come', 'more came than was to come']) {
      await clock.tickAsync(300_000);
      expect(await loss()).to.match(/ 0$/);
    }
    expect(lines).to.deep.equal([
      { level: 'warn', reason: 'no connection', msg: 'lost webhooks could not be counted now' },
    ]);
  });
});
