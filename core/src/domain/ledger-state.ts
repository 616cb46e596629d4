import type { Connection } from './connection.js';
import type { Facts } from './facts.js';
import type { RoomList, RoomTime } from './room.js';
import type { RoomVisit } from './visit.js';

/**
 * Facts as one text that is the same for the same set of facts, in whatever order they became known: natural keys, no names,
 * no times of receipt, no ids of ours. Its digest is the state hash: two servers, or a rebuild and the original, agree exactly
 * when it does.
 */
export const ledgerState = ({ times, lists, visits, connections }: Facts): string =>
  [...times.map(timeLine), ...lists.map(listLine), ...visits.map(visitLine), ...connections.map(connectionLine)]
    .sort()
    .join('\n');

const line = (...parts: readonly unknown[]): string => JSON.stringify(parts);

const timeLine = ({ roomId, source, at, evidence }: RoomTime): string => line('time', roomId, source, at, evidence);

const listLine = ({ roomId, at, keys }: RoomList): string => line('list', roomId, at, keys);

const visitLine = ({ roomId, identity, kind, from, to }: RoomVisit): string =>
  line('visit', roomId, identity, kind, from, to);

const connectionLine = (connection: Connection): string => {
  const { key, roomId, identity, otherIdentities, kind, told, joinedAt, joinedEvidence, departure, lastSeenAt } =
    connection;
  const { at, notBefore, notAfter, evidence, reason } = departure ?? {};
  const left = [at, notBefore, notAfter, evidence, reason];
  return line(
    'connection',
    key,
    roomId,
    identity,
    otherIdentities,
    kind,
    told,
    joinedAt,
    joinedEvidence,
    left,
    lastSeenAt,
  );
};
