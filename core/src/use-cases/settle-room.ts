import { okAsync } from 'neverthrow';
import type { KnownRoom } from '../ports/rooms.js';
import type { Stored } from '../ports/storage.js';
import type { SettleLiveSession } from './settle-live-session.js';

/** Settles the live session of a main room; what is told of a breakout room changes no status. Safe to repeat. */
export const settleRoom =
  (need: { settleLiveSession: SettleLiveSession }) =>
  (room: KnownRoom): Stored<void> =>
    room.kind === 'main' ? need.settleLiveSession(room.sessionRoomId).map(() => undefined) : okAsync(undefined);

export type SettleRoom = ReturnType<typeof settleRoom>;
