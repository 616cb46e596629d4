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
export const withVisits = (room: VisitedRoom, told: readonly Stay[]): Stay[] => {
  const toldOf = grouped(told, ({ connection }) => connection.identity);
  const narrowed = new Map<Stay, Stay>();
  const untold: Stay[] = [];
  // Person by person: nothing here hangs on another, and what is worked out pair by pair stays small.
  for (const [identity, visits] of grouped(room.visits, (visit) => visit.identity)) {
    const own = toldOf.get(identity) ?? [];
    const stays = personStays({ ...room, visits }, own);
    for (const [index, stay] of own.entries()) narrowed.set(stay, stays[index] ?? stay);
    untold.push(...stays.slice(own.length));
  }
  return [...told.map((stay) => narrowed.get(stay) ?? stay), ...untold];
};

interface VisitedRoom {
  readonly liveSessionId: string;
  readonly visits: readonly RoomVisit[];
  readonly times: readonly RoomTime[];
}

const grouped = <T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> => {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group === undefined) groups.set(keyOf(row), [row]);
    else group.push(row);
  }
  return groups;
};

/** The told stays of one person, in their order, and then those of the visits that none of them explains. */
const personStays = (room: VisitedRoom, told: readonly Stay[]): Stay[] => {
  const own = new Map(told.map((stay) => [stay, ownVisit(room.visits, stay)]));
  const handedOver = handOvers(own);
  const others = room.visits.filter((visit) => !handedOver.has(visit));
  const narrowed = told.map((stay) => {
    const visit = own.get(stay) ?? null;
    return visit === null ? stay : { ...stay, departure: narrowedBy(visit, others, handedOver, stay.departure) };
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

/** The visits that are stays' own, each with the end of what it may say of a stay before: the first join from it, or its own end. */
const handOvers = (own: ReadonlyMap<Stay, RoomVisit | null>): ReadonlyMap<RoomVisit, Instant> => {
  const handedOver = new Map<RoomVisit, Instant>();
  for (const [{ connection }, visit] of own) {
    if (visit === null) continue;
    const until = Math.min(connection.joinedAt, visit.to ?? connection.joinedAt);
    handedOver.set(visit, Math.min(until, handedOver.get(visit) ?? until));
  }
  return handedOver;
};

/**
 * A departure, narrowed by when the person's signalling connection ended: the stay did not outlast it. It may have been lost and
 * made anew meanwhile, so the last end of the stay's own visit and of those that nothing explains counts. A page whose signalling
 * was made anew may come in once more by itself: until then, the visit that is another stay's own may have been this one's too.
 * It says nothing of the earliest possible end: a frozen device keeps its signalling connection for a while.
 */
const narrowedBy = (
  own: RoomVisit,
  others: readonly RoomVisit[],
  handedOver: ReadonlyMap<RoomVisit, Instant>,
  departure: Departure | null,
): Departure | null => {
  if (departure === null || departure.notAfter - departure.notBefore <= KNOWN_WELL) return departure;
  const { notBefore, notAfter, evidence, reason } = departure;
  const mayBeItsOwn = (visit: RoomVisit) => visit.identity === own.identity && visit.from <= notAfter;
  const line = [own, ...others.filter(mayBeItsOwn)];
  const last = line.reduce((max, { to }) => Math.max(max, to ?? Number.POSITIVE_INFINITY), notBefore - 1);
  if (last < notBefore || notAfter < last) return departure;
  const untils = [...handedOver].filter(([visit]) => visit !== own && mayBeItsOwn(visit)).map(([, until]) => until);
  return {
    at: last,
    notBefore,
    notAfter: Math.min(notAfter, Math.max(last, ...untils) + VISIT_MARGIN),
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
const untoldStay = ({ liveSessionId, visits, times }: VisitedRoom, visit: RoomVisit): Stay[] => {
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
