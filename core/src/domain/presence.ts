import type { Attendee } from './attendance.js';
import { NOTICED_WITHIN } from './departure.js';
import type { Instant } from './instant.js';
import { FLOORED } from './room-life.js';
import type { Stay } from './stay.js';
import type { Bounds, Presence } from './verdict.js';

/** An attendee's presence as a rule looks at it, with the bounds of the first join and the last leave. `now` ends what lasts. Pure. */
export const presenceOf = ({ stays, lowerMs, upperMs }: Attendee, now: Instant): Presence => {
  const attended = { lower: lowerMs, upper: upperMs };
  if (stays.length === 0) return { attended, firstJoin: null, lastLeave: null };
  const joins = stays.map((stay) => ({ lower: stay.joinedNotBefore, upper: joinedBy(stay), sure: isSure(stay) }));
  const leaves = stays.map((stay) => {
    const upper = stay.departure?.notAfter ?? now;
    return { lower: leftFrom(stay) ?? now, upper, sure: isSure(stay) };
  });
  return { attended, firstJoin: firstOf(joins), lastLeave: lastOf(leaves) };
};

/**
 * A stay that only an account of visits tells may have been spent in the lobby: it may have been the first or the last, and need
 * not have been at all. All others were.
 */
const isSure = ({ connection }: Stay): boolean =>
  connection.joinedEvidence !== 'reconciled' || connection.told.length > 0;

/** A sign of life is told in whole seconds, rounded down: who came within that second is told as inside at its beginning. */
const joinedBy = ({ connection, joinedNotAfter }: Stay): Instant =>
  joinedNotAfter + (connection.joinedEvidence === 'inferred' ? FLOORED : 0);

/** Who is known by one sign of life may have been gone by then: the server gives one of a dead line, too, when it notices. */
const leftFrom = ({ connection, joinedNotBefore, departure }: Stay): Instant | null => {
  const { joinedAt, joinedEvidence } = connection;
  return departure !== null && joinedEvidence === 'inferred' && departure.notBefore <= joinedAt
    ? Math.max(joinedNotBefore, joinedAt - NOTICED_WITHIN)
    : (departure?.notBefore ?? null);
};

/** A moment in its bounds, of a stay that surely was, or not. */
interface Moment extends Bounds {
  readonly sure: boolean;
}

/** Not before any of them may have been, and not after the first that surely was; where none was, any may have been the first. */
const firstOf = (moments: readonly Moment[]): Bounds => {
  const sure = moments.filter((moment) => moment.sure);
  return {
    lower: Math.min(...moments.map(({ lower }) => lower)),
    upper:
      sure.length > 0 ? Math.min(...sure.map(({ upper }) => upper)) : Math.max(...moments.map(({ upper }) => upper)),
  };
};

const lastOf = (moments: readonly Moment[]): Bounds => {
  const { lower, upper } = firstOf(moments.map(mirrored));
  return { lower: -upper, upper: -lower };
};

/** Seen from the end, the last is the first. */
const mirrored = ({ lower, upper, sure }: Moment): Moment => ({ lower: -upper, upper: -lower, sure });
