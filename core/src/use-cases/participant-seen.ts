import { APPLIED, type EventOutcome, type ParticipantSeen } from '../domain/class-event.js';
import { joinedConnection } from '../domain/connection.js';
import type { Connections } from '../ports/connections.js';
import type { KnownRoom } from '../ports/rooms.js';
import type { Stored } from '../ports/storage.js';

/** A sign of life: they had joined by then and had not left. Makes a row, `inferred`, when nothing else is known. Safe to repeat, in any order. */
export const participantSeen =
  (need: { connections: Connections }) =>
  (event: ParticipantSeen, room: KnownRoom): Stored<EventOutcome> =>
    need.connections.merge(joinedConnection(room, event.who, event.at, 'inferred', event.at)).map(() => APPLIED);

export type ApplyParticipantSeen = ReturnType<typeof participantSeen>;
