import { APPLIED, type EventOutcome, type ParticipantJoined } from '../domain/class-event.js';
import { joinedConnection } from '../domain/connection.js';
import type { Connections } from '../ports/connections.js';
import type { KnownRoom } from '../ports/rooms.js';
import type { Stored } from '../ports/storage.js';

/** Somebody came in. Safe to repeat, in any order: a leave that came before is kept. */
export const participantJoined =
  (need: { connections: Connections }) =>
  (event: ParticipantJoined, room: KnownRoom): Stored<EventOutcome> =>
    need.connections
      .merge(joinedConnection(room, event.who, event.joinedAt, 'observed', event.joinedAt))
      .map(() => APPLIED);

export type ApplyParticipantJoined = ReturnType<typeof participantJoined>;
