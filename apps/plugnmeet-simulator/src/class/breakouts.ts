import { changedMetadata } from '../state/metadata.js';
import type { Room } from '../state/room.js';
import { activeRoom, activeRooms, type World } from '../state/world.js';
import { part } from '../wire/messages.js';

export function breakoutsOf(world: World, parent: Room): Room[] {
  return activeRooms(world).filter((room) => room.parentRoomId === parent.roomId);
}

/** A class's metadata says whether breakout rooms are open; looked at when one opens or ends (scenario breakout). */
export function noteBreakouts(world: World, breakout: Room): void {
  const parent = activeRoom(world, breakout.parentRoomId);
  if (parent === undefined) return;
  const features = part(parent.metadata, 'room_features');
  const breakouts = { ...part(features, 'breakout_room_features'), is_active: breakoutsOf(world, parent).length > 0 };
  parent.metadata = changedMetadata(parent.metadata, {
    room_features: { ...features, breakout_room_features: breakouts },
  });
}
