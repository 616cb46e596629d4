import type { WakeUp, WakeUpFailed, WakeUps } from '@homeroom/core';
import { ResultAsync } from 'neverthrow';
import type pg from 'pg';
import { kindOf } from './failures.js';
import { QUEUE_SCHEMA } from './graphile.js';
import { inTime } from './in-time.js';
import { keyOf, payloadOf } from './wake-up-payload.js';

/** The first, and again after 3, 7, 20 and 55 s. What is still due then is found by a sweep of the rows. */
const MAX_ATTEMPTS = 5;
/** Whoever asks may be answering a request; an insert takes milliseconds. */
const TIMEOUT_SECONDS = 5;

/**
 * `WakeUps` on graphile-worker's queue; `migrateGraphileJobs` comes first. A wake-up that waits, or waits to be repeated, is replaced by the
 * same one: it is due now, and its attempts begin again. One that is being served is served again afterwards, because what it has seen
 * may be old. `wake-up-failed`: also when the answer did not come in 5 s (it may have been sent).
 */
export const graphileWakeUps = (options: { readonly pool: pg.Pool }): WakeUps => {
  const send = ResultAsync.fromThrowable(
    (wakeUp: WakeUp) => inTime(add(options.pool, wakeUp), TIMEOUT_SECONDS),
    (thrown): WakeUpFailed => ({ type: 'wake-up-failed', reason: `the wake-up could not be sent: ${kindOf(thrown)}` }),
  );
  return { wake: (wakeUp) => send(wakeUp) };
};

const add = async (pool: pg.Pool, wakeUp: WakeUp): Promise<void> => {
  await pool.query(`select from ${QUEUE_SCHEMA}.add_job($1, payload => $2::json, job_key => $3, max_attempts => $4)`, [
    wakeUp.type,
    JSON.stringify(payloadOf(wakeUp)),
    keyOf(wakeUp),
    MAX_ATTEMPTS,
  ]);
};
