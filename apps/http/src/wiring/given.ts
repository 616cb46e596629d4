import type { Clock } from '@homeroom/core';
import type { Logger } from 'pino';
import type { Config } from '../config/config.js';
import type { Metrics } from '../metrics/metrics.js';
import type { Releases } from '../runtime/release.js';

/** What the app is given before anything is wired. */
export interface Given {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Logger;
  /** Tells the log of a secret that was not in the configuration. */
  readonly hide: (...secrets: readonly string[]) => void;
  readonly metrics: Metrics;
  /** Where the checkout or installation is: names the default data folder. */
  readonly home: string;
  /** Where this process listens: for the simulator beside it. */
  readonly localUrl: string;
  /** How others reach the app. */
  readonly publicUrl: string;
  /** Tells, in words for the log, that a part ended by itself which nothing goes on without. */
  readonly onBroken: (why: string) => void;
  /** Keeps how to give back what a part has opened. */
  readonly hold: Releases['hold'];
}
