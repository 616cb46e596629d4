import { ok, safeTry } from 'neverthrow';
import { SECOND } from '../domain/instant.js';
import type { InboxEntry } from '../domain/observation.js';
import type { Clock } from '../ports/clock.js';
import type { Inbox, Settlement } from '../ports/inbox.js';
import type { ObservationReader } from '../ports/observation-reader.js';
import type { Stored } from '../ports/storage.js';
import type { ApplyClassEvent } from './apply-class-event.js';

/** How often an entry is tried before it is parked: more than a deploy or a few killed workers use up, and soon enough to be seen. */
export const PROJECTION_ATTEMPTS = 5;
/** How long a claimed entry belongs to its worker, in milliseconds: a projection takes a few, a killed worker's entries wait this long. */
export const PROJECTION_LEASE = 10 * SECOND;
/** The pause before an entry is tried again, in milliseconds. */
export const PROJECTION_PAUSE = SECOND;

/** What one round did. */
export interface ProjectionReport {
  readonly settlements: readonly Settlement[];
  /** What was thrown meanwhile: bugs, to be logged once. */
  readonly bugs: readonly unknown[];
}

/**
 * Applies pending observations to the derived state, at most `limit`, all at once: their effects are free of order. A bad
 * one is parked with its reason and the rest goes on; trouble of ours uses up no tries. Safe to run in many processes.
 */
export const projectInbox =
  (need: { inbox: Inbox; reader: ObservationReader; applyClassEvent: ApplyClassEvent; clock: Clock }) =>
  (limit: number): Stored<ProjectionReport> =>
    safeTry(async function* () {
      const entries = yield* need.inbox.claim(need.clock.now(), limit, PROJECTION_LEASE);
      const fresh = entries.filter((entry) => entry.attempts === 1);
      const [again, ...waiting] = entries.filter((entry) => entry.attempts > 1);
      const now = need.clock.now();
      // One that kills its process would count against all that are under way with it: what was tried before goes alone.
      const givenBack = waiting.map(
        ({ id }) => ({ id, status: 'pending', nextAttemptAt: now, countAttempt: false }) as const,
      );
      const first = yield* projectTogether(need, fresh, givenBack);
      const second = yield* projectTogether(need, again === undefined ? [] : [again], []);
      return ok({
        settlements: [...first.settlements, ...second.settlements],
        bugs: [...first.bugs, ...second.bugs],
      });
    });

const projectTogether = (
  need: { inbox: Inbox; reader: ObservationReader; applyClassEvent: ApplyClassEvent; clock: Clock },
  entries: readonly InboxEntry[],
  alsoSettle: readonly Settlement[],
): Stored<ProjectionReport> =>
  safeTry(async function* () {
    const bugs: unknown[] = [];
    const projected = await Promise.all(
      entries.map((entry) =>
        project(need, entry).catch((bug: unknown) => {
          bugs.push(bug);
          return afterBug(entry, need.clock.now());
        }),
      ),
    );
    const settlements = [...alsoSettle, ...projected];
    if (settlements.length > 0) yield* need.inbox.settle(settlements);
    return ok({ settlements, bugs });
  });

const project = async (
  need: { reader: ObservationReader; applyClassEvent: ApplyClassEvent; clock: Clock },
  entry: InboxEntry,
): Promise<Settlement> => {
  const { id } = entry;
  if (entry.attempts > PROJECTION_ATTEMPTS) return { id, status: 'parked', reason: 'its worker died on every try' };
  const read = need.reader.read(entry);
  if (read.isErr()) return { id, status: 'parked', reason: `unreadable: ${read.error.reason}` };
  if (read.value.type === 'not-about-a-class') return { id, status: 'ignored', reason: read.value.type };
  const outcome = await need.applyClassEvent(read.value);
  if (outcome.isErr()) {
    return { id, status: 'pending', nextAttemptAt: need.clock.now() + PROJECTION_PAUSE, countAttempt: false };
  }
  return outcome.value.type === 'applied'
    ? { id, status: 'done' }
    : { id, status: 'ignored', reason: outcome.value.reason };
};

/** A bug threw: tried again after a pause, in case the next deploy has mended it, and parked after a few tries. */
const afterBug = ({ id, attempts }: InboxEntry, now: number): Settlement =>
  attempts >= PROJECTION_ATTEMPTS
    ? { id, status: 'parked', reason: 'a bug of ours: see the log' }
    : { id, status: 'pending', nextAttemptAt: now + PROJECTION_PAUSE, countAttempt: true };

export type ProjectInbox = ReturnType<typeof projectInbox>;
