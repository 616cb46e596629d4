import { type Departure, NOTICED_WITHIN } from './departure.js';
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
 * The told stays of a room with what the server's account of visits says more: their ends told more closely, and a stay for
 * each visit that none of them explains. Without visits they stay as they are.
 *
 * A stay's own visit is the only one that the person had open when they joined: the page that they joined from. With several
 * open, such as that of a device that froze, or without a told join, it is not known which that was, so none is explained. One
 * that closes with the join is that of another device, from which this one takes over.
 */
export const withVisits = (
  room: { readonly liveSessionId: string; readonly visits: readonly RoomVisit[]; readonly times: readonly RoomTime[] },
  told: readonly Stay[],
): Stay[] => {
  const own = new Map(told.map((stay) => [stay, ownVisit(room.visits, stay)]));
  const explained = new Set(own.values());
  const others = room.visits.filter((visit) => !explained.has(visit));
  const narrowed = told.map((stay) => {
    const visit = own.get(stay) ?? null;
    return visit === null ? stay : { ...stay, departure: narrowedBy(visit, others, stay.departure) };
  });
  const untold = others.flatMap((visit) => untoldStay(room, visit));
  return [...narrowed, ...untold.filter((stay) => !narrowed.some((other) => covers(other, stay)))];
};

const ownVisit = (visits: readonly RoomVisit[], { connection }: Stay): RoomVisit | null => {
  const { identity, joinedAt, joinedEvidence } = connection;
  if (joinedEvidence === 'inferred') return null;
  const open = visits.filter(
    ({ from, to, ...visit }) =>
      visit.identity === identity && from <= joinedAt && (to === null || to > joinedAt + VISIT_MARGIN),
  );
  const [only, ...others] = open;
  return only !== undefined && others.length === 0 ? only : null;
};

/**
 * A departure, narrowed by when the person's signalling connection ended: the stay did not outlast it. It may have been lost and
 * made anew meanwhile, so the last end of the stay's own visit and of those that nothing explains counts. It says nothing of
 * the earliest possible end: a frozen device keeps its signalling connection for a while.
 */
const narrowedBy = (own: RoomVisit, others: readonly RoomVisit[], departure: Departure | null): Departure | null => {
  if (departure === null || departure.notAfter - departure.notBefore <= KNOWN_WELL) return departure;
  const { notBefore, notAfter, evidence, reason } = departure;
  const line = [own, ...others.filter((visit) => visit.identity === own.identity && visit.from <= notAfter)];
  const last = line.reduce((max, { to }) => Math.max(max, to ?? Number.POSITIVE_INFINITY), notBefore - 1);
  if (last < notBefore || notAfter < last) return departure;
  return {
    at: last,
    notBefore,
    notAfter: Math.min(notAfter, last + VISIT_MARGIN),
    evidence: evidence === 'inferred' ? 'reconciled' : evidence,
    reason,
  };
};

/** Whether all of a visit's stay lies within what a told stay of the same person may have been: it adds nothing. */
const covers = ({ connection, joinedNotBefore, departure }: Stay, visit: Stay): boolean =>
  connection.identity === visit.connection.identity &&
  joinedNotBefore <= visit.joinedNotBefore &&
  (departure === null || (visit.departure !== null && visit.departure.notAfter <= departure.notAfter));

/**
 * The stay of a visit that no told stay explains. It may have been spent in the lobby, hence a lower bound of nothing; and when
 * the person began another soon after it, they may have been inside all the while.
 */
const untoldStay = (
  {
    liveSessionId,
    visits,
    times,
  }: { readonly liveSessionId: string; readonly visits: readonly RoomVisit[]; readonly times: readonly RoomTime[] },
  visit: RoomVisit,
): Stay[] => {
  const { roomId, identity, name, kind, from } = visit;
  const lifeEnd = endOfLifeAt(times, from);
  const to = visit.to ?? lifeEnd?.at ?? null;
  if (to === null || to <= from) return [];
  const evidence = visit.to === null ? ('inferred' as const) : ('reconciled' as const);
  const notAfter = visit.to === null ? (lifeEnd?.notAfter ?? to) : nextBeginning(visits, identity, to);
  return [
    {
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
      departure: { at: to, notBefore: from, notAfter, evidence, reason: null },
      lifeEndsAt: lifeEnd?.at ?? null,
    },
  ];
};

/** When the person began another visit within the time that a dead line goes unnoticed; the end itself when they did not. */
const nextBeginning = (visits: readonly RoomVisit[], identity: string, to: Instant): Instant =>
  visits
    .filter((visit) => visit.identity === identity && to < visit.from && visit.from <= to + NOTICED_WITHIN)
    .reduce((first, visit) => (first === to ? visit.from : Math.min(first, visit.from)), to);
