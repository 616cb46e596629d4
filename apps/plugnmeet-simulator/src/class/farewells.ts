import type { Room } from '../state/room.js';
import { activeRoom } from '../state/world.js';
import { createArtifact } from './artifacts.js';
import { noteBreakouts } from './breakouts.js';
import type { Stage } from './stage.js';

/**
 * Marks the room as ended now, says its last words after the pause that 2.4.0 makes, and has the clean-up follow.
 * A create of the same room waits for `room.farewell`.
 */
export function sayFarewell(need: Stage, room: Room, lastWords: () => void): void {
  room.endedAtMs = need.clock();
  room.stopWaiting();
  noteBreakouts(need.world, room);
  room.farewell = new Promise((resolve) => {
    need.timers.after(need.timings.sessionEndedMs, () => {
      lastWords();
      resolve();
      need.timers.after(need.timings.artifactsMs, () => cleanUp(need, room));
    });
  });
}

/** A room that was created again meanwhile keeps its queue, and its earlier life gets no artifact. */
function cleanUp(need: Stage, room: Room): void {
  const createdAgain = activeRoom(need.world, room.roomId) !== undefined;
  if (!createdAgain) need.webhooks.dropQueue(room);
  room.cleanedUp = true;
  if (!createdAgain) createArtifact(need, room);
}
