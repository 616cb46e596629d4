import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';
import type { LogLevel } from '../config/config.js';
import { createScrub, type Scrub } from './scrub.js';

export interface LoggerOptions {
  readonly level: LogLevel;
  /** Values that must never appear, such as `secretsOf(config)`. */
  readonly secrets: readonly string[];
  /** Where the lines go; the standard output when it is not given. */
  readonly destination?: DestinationStream;
}

/** A logger that can be told of further secrets. */
export type HidingLogger = Logger & Pick<Scrub, 'hide'>;

/**
 * The app's logger: one line of JSON each. Secrets are taken out here, at its mouth, and not where something is logged:
 * there somebody would forget it one day. Children of it are covered too.
 */
export const createLogger = ({ level, secrets, destination }: LoggerOptions): HidingLogger => {
  const { scrub, hide } = createScrub(secrets);
  const options = {
    level,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    hooks: { streamWrite: scrub },
  };
  return Object.assign(destination === undefined ? pino(options) : pino(options, destination), { hide });
};
