import { parseArgs } from 'node:util';

/** How much to generate and how often to measure. */
export interface LargeOptions {
  /** Connections in all courses but the measured one. */
  readonly intervals: number;
  /** Webhooks from which attendance is derived again. */
  readonly events: number;
  readonly rounds: number;
  readonly only: readonly Part[];
}

/** What can be measured, in this order. */
export const PARTS = ['everyone', 'course', 'rebuild', 'joins'] as const;
export type Part = (typeof PARTS)[number];

const DEFAULT_INTERVALS = 1_000_000;
const LEAST_INTERVALS = 10_000;
const MOST_INTERVALS = 100_000_000;
const MOST_EVENTS = 10_000_000;
/** Each webhook tells half of a stay, so there are stays for a fifth of the intervals at most; a tenth is plenty. */
const INTERVALS_AN_EVENT = 10;
const DEFAULT_ROUNDS = 5;

export const HELP = `Measures attendance at a size that a large school reaches in some years, in a throw-away database that is removed at the end.

  npm run bench:large [-- OPTIONS]

  --intervals N   connections in all (default ${DEFAULT_INTERVALS}, ${LEAST_INTERVALS} to ${MOST_INTERVALS}); a third as many people in classes
  --events N      webhooks to rebuild from (default: a tenth of the intervals)
  --rounds N      rounds that count (default ${DEFAULT_ROUNDS})
  --only PARTS    some of ${PARTS.join(',')}, separated by commas (default: all)
  --help          this text

10,000,000 intervals take 14 GB of disk and some 40 minutes (with --only everyone or course, a quarter of that). It refuses to begin with less disk than it needs.`;

/** The command line's options; null when it asks for help. Throws on what it does not know. */
export const readOptions = (args: readonly string[]): LargeOptions | null => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      intervals: { type: 'string' },
      events: { type: 'string' },
      rounds: { type: 'string' },
      only: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) return null;
  const intervals = wholeNumber('intervals', values.intervals, DEFAULT_INTERVALS, LEAST_INTERVALS, MOST_INTERVALS);
  const events = wholeNumber('events', values.events, intervals / INTERVALS_AN_EVENT, 1_000, MOST_EVENTS);
  if (events > intervals) throw new Error('--events must not be more than --intervals');
  const only = values.only === undefined ? PARTS : values.only.split(',').map(part);
  return { intervals, events, rounds: wholeNumber('rounds', values.rounds, DEFAULT_ROUNDS, 1, 100), only };
};

const wholeNumber = (
  name: string,
  text: string | undefined,
  otherwise: number,
  least: number,
  most: number,
): number => {
  const number = text === undefined ? Math.floor(otherwise) : Number(text.replaceAll('_', ''));
  if (!Number.isInteger(number) || number < least || number > most) {
    throw new Error(`--${name} must be a whole number from ${least} to ${most}`);
  }
  return number;
};

const part = (text: string): Part => {
  const found = PARTS.find((one) => one === text);
  if (found === undefined) throw new Error(`--only knows ${PARTS.join(', ')}, and no ${text}`);
  return found;
};
