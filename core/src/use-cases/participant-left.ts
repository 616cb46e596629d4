import { APPLIED, type EventOutcome, type ParticipantLeft } from '../domain/class-event.js';
import { leftConnection } from '../domain/connection.js';
import type { Connections } from '../ports/connections.js';
import type { KnownRoom } from '../ports/rooms.js';
import type { Stored } from '../ports/storage.js';

/** Somebody was noticed to have left. It tells the join too, so it makes the whole row when the join is lost. Safe to repeat, in any order. */
export const participantLeft =
  (need: { connections: Connections }) =>
  (event: ParticipantLeft, room: KnownRoom): Stored<EventOutcome> =>
    need.connections
      .merge(leftConnection(room, event.who, event.joinedAt, event.noticedAt, event.reason))
      .map(() => APPLIED);

export type ApplyParticipantLeft = ReturnType<typeof participantLeft>;
