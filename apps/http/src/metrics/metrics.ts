import type { DriftKind, DriftSource } from '@homeroom/core';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What became of a webhook at the door. `late`: the answer's deadline passed; `overloaded`: too many were waiting; `failed`: a bug. */
export type WebhookOutcome =
  | 'stored'
  | 'duplicate'
  | 'quarantined'
  | 'not-signed'
  | 'too-large'
  | 'storage-failed'
  | 'late'
  | 'overloaded'
  | 'failed'
  | 'aborted';

/** What the app counts. All of it is in `registry`, in Prometheus' words; label values come from small fixed sets only. */
export interface Metrics {
  readonly registry: Registry;
  /** An answered request; `route` is the pattern, never the path. */
  request(request: { method: string; route: string; status: number; ms: number }): void;
  /** An answered webhook. */
  webhook(outcome: WebhookOutcome, ms: number): void;
  /** Observations of the inbox that were projected with the same outcome. */
  projected(outcome: 'done' | 'ignored' | 'parked' | 'pending', count: number): void;
  /** A round of background work. */
  job(job: string, outcome: string, ms: number): void;
  /** A call of the video server's API. */
  videoServerCall(call: string, outcome: string, ms: number): void;
  /** How much waits in the inbox, and for how long the oldest has. */
  inbox(depth: { pending: number; oldestAgeMs: number }): void;
  /** A webhook that was stored came this long after the sender's own time of its event. */
  webhookDelay(ms: number): void;
  /** Which part of a video server's events never came, from 0 to 1. */
  webhookLoss(videoServer: string, ratio: number): void;
  /** A difference between us and the video server. */
  drift(kind: DriftKind, source: DriftSource): void;
  /** Live sessions whose attendance was rolled up. */
  rolledUp(sessions: number): void;
}

/** Upper bounds in seconds: from a lookup in memory to the longest that a caller is kept waiting. */
const DURATION_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Upper bounds in seconds: senders tell whole seconds, try again after one to three, and give up after some minutes. */
const DELAY_BUCKETS = [1, 2, 3, 5, 10, 30, 60, 120, 300, 900];

/** Metrics in a registry of their own, with those of the process (memory, event loop, garbage collection). */
export const createMetrics = (): Metrics => {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const counted = <const Label extends string>(what: string, help: string, labelNames: readonly Label[]) => ({
    total: new Counter({ name: `homeroom_${what}_total`, help, labelNames, registers }),
    seconds: new Histogram({
      name: `homeroom_${what}_seconds`,
      help: `${help}: duration`,
      labelNames,
      registers,
      buckets: DURATION_BUCKETS,
    }),
  });
  const requests = counted('http_requests', 'Answered HTTP requests', ['method', 'route', 'status']);
  const webhooks = counted('webhook_acks', 'Answered webhooks', ['outcome']);
  const jobs = counted('jobs', 'Rounds of background work', ['job', 'outcome']);
  const calls = counted('video_server_calls', 'Calls of the video server', ['call', 'outcome']);
  const projections = new Counter({
    name: 'homeroom_projections_total',
    help: 'Observations that were projected',
    labelNames: ['outcome'] as const,
    registers,
  });
  const delays = new Histogram({
    name: 'homeroom_webhook_delay_seconds',
    help: 'From the sender’s own time of an event, a whole second, until its webhook came in',
    registers,
    buckets: DELAY_BUCKETS,
  });
  const loss = new Gauge({
    name: 'homeroom_webhook_loss_ratio',
    help: 'Joins and leaves of the last week that no webhook told, of all that must have been sent (workers only)',
    labelNames: ['video_server'] as const,
    registers,
  });
  const drifts = new Counter({
    name: 'homeroom_drifts_total',
    help: 'Differences between us and the video server',
    labelNames: ['kind', 'source'] as const,
    registers,
  });
  const rolledUp = new Counter({
    name: 'homeroom_attendance_rollups_total',
    help: 'Ended live sessions whose attendance was rolled up for the totals',
    registers,
  });
  const pending = new Gauge({ name: 'homeroom_inbox_pending', help: 'Observations that wait', registers });
  const oldest = new Gauge({
    name: 'homeroom_inbox_oldest_age_seconds',
    help: 'For how long the oldest observation has waited',
    registers,
  });
  return {
    registry,
    request: ({ method, route, status, ms }) => note(requests, { method, route, status }, ms),
    webhook: (outcome, ms) => note(webhooks, { outcome }, ms),
    projected: (outcome, count) => projections.inc({ outcome }, count),
    job: (job, outcome, ms) => note(jobs, { job, outcome }, ms),
    videoServerCall: (call, outcome, ms) => note(calls, { call, outcome }, ms),
    inbox: (depth) => {
      pending.set(depth.pending);
      oldest.set(depth.oldestAgeMs / 1_000);
    },
    // Clocks differ a little: what seems to come before it was sent would let the sum go back.
    webhookDelay: (ms) => delays.observe(Math.max(0, ms) / 1_000),
    webhookLoss: (videoServer, ratio) => loss.set({ video_server: videoServer }, ratio),
    drift: (kind, source) => drifts.inc({ kind, source }),
    rolledUp: (sessions) => rolledUp.inc(sessions),
  };
};

const note = <Label extends string>(
  metric: { total: Counter<Label>; seconds: Histogram<Label> },
  labels: Partial<Record<Label, string | number>>,
  ms: number,
): void => {
  metric.total.inc(labels);
  metric.seconds.observe(labels, ms / 1_000);
};
