import type { Departure } from './departure.js';
import { type Instant, SECOND } from './instant.js';
import type { RoomTime } from './room.js';
import { endOfLifeAt } from './room-life.js';
import type { Stay } from './stay.js';
import type { RoomVisit } from './visit.js';

/**
 * In milliseconds: how far the end of a visit may lie from the end of the stay in the room. Both are told by one server at
 * once when a line is cut; in the recorded account they are 19 ms apart.
 */
export const VISIT_MARGIN = SECOND;

/** A departure known to this, in milliseconds, is not looked up in the account: a goodbye is told within its second. */
const KNOWN_WELL = 2 * SECOND;

/**
 * Narrows a departure by the person's visits of the room, inside its bounds and never out of them. A line that was cut
 * (`CONNECTION_TIMEOUT`) was cut when the visit ended. Otherwise only the best value and the latest possible end follow:
 * a frozen device keeps its signalling connection for a while, so the visit may end later than the stay. A leave that nobody
 * told is narrowed only by the person's last visit, since a signalling connection may be lost and made anew within one stay.
 */
export const narrowedBy = (visits: readonly RoomVisit[], departure: Departure | null): Departure | null => {
  if (departure === null || departure.notAfter - departure.notBefore <= KNOWN_WELL) return departure;
  const { notBefore, notAfter, evidence, reason } = departure;
  const ends = endsWithin(visits, notBefore, notAfter);
  const last = ends.at(-1);
  if (last === undefined) return departure;
  const told = evidence === 'observed';
  if (!told && visits.some((visit) => visit.from > last)) return departure;
  const bounds = {
    notBefore: reason === 'CONNECTION_TIMEOUT' ? Math.max(notBefore, (ends[0] ?? last) - VISIT_MARGIN) : notBefore,
    notAfter: Math.min(notAfter, last + VISIT_MARGIN),
  };
  return { ...bounds, at: last, evidence: told ? evidence : 'reconciled', reason };
};

const endsWithin = (visits: readonly RoomVisit[], from: Instant, to: Instant): Instant[] =>
  visits
    .flatMap((visit) => (visit.to !== null && from <= visit.to && visit.to <= to ? [visit.to] : []))
    .sort((a, b) => a - b);

/**
 * The stays of people of whom no event told: every visit that no stay of the same person touches. It may have been spent in the
 * lobby, hence a lower bound of nothing.
 */
export const untoldStays = (
  liveSessionId: string,
  visits: readonly RoomVisit[],
  stays: readonly Stay[],
  times: readonly RoomTime[],
): Stay[] =>
  visits.flatMap((visit) => {
    const lifeEndsAt = endOfLifeAt(times, visit.from)?.at ?? null;
    const to = visit.to ?? lifeEndsAt;
    if (to === null || to <= visit.from || stays.some((stay) => touches(stay, visit, to))) return [];
    return [stayOf(liveSessionId, visit, to, lifeEndsAt)];
  });

const touches = ({ connection, joinedNotBefore, departure }: Stay, visit: RoomVisit, to: Instant): boolean =>
  connection.identity === visit.identity &&
  joinedNotBefore <= to + VISIT_MARGIN &&
  (departure === null || departure.notAfter >= visit.from - VISIT_MARGIN);

const stayOf = (liveSessionId: string, visit: RoomVisit, to: Instant, lifeEndsAt: Instant | null): Stay => {
  const { roomId, identity, name, kind, from } = visit;
  const evidence = visit.to === null ? ('inferred' as const) : ('reconciled' as const);
  const departure: Departure = { at: to, notBefore: from, notAfter: to, evidence, reason: null };
  return {
    connection: {
      key: `visit-${identity}-${from}`,
      liveSessionId,
      roomId,
      identity,
      otherIdentities: [],
      name,
      kind,
      told: [],
      joinedAt: from,
      joinedEvidence: 'reconciled',
      departure: null,
      lastSeenAt: from,
    },
    joinedNotBefore: from,
    joinedNotAfter: to,
    departure,
    lifeEndsAt,
  };
};
