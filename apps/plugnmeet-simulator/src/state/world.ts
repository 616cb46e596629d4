import { LIMITS } from '../options.js';
import type { Artifact, Participant, Recording, Room } from './room.js';

/** A command or request that the simulator cannot carry out; its message says why. */
export class CommandRefused extends Error {}

/** Everything that the stand-in server knows, in memory. */
export type World = {
  /** Every remembered life of every room, oldest first. */
  readonly rooms: Room[];
  readonly recordings: Map<string, Recording>;
  readonly artifacts: Map<string, Artifact>;
};

export function emptyWorld(): World {
  return { rooms: [], recordings: new Map(), artifacts: new Map() };
}

export function activeRooms(world: World): Room[] {
  return world.rooms.filter((room) => room.endedAtMs === null);
}

export function activeRoom(world: World, roomId: string): Room | undefined {
  return world.rooms.findLast((room) => room.roomId === roomId && room.endedAtMs === null);
}

/** The newest life of a room, ended or not. */
export function newestRoom(world: World, roomId: string): Room | undefined {
  return world.rooms.findLast((room) => room.roomId === roomId);
}

export function requireActiveRoom(world: World, roomId: string): Room {
  const room = activeRoom(world, roomId);
  if (room === undefined) throw new CommandRefused(`no active room ${JSON.stringify(roomId)}`);
  return room;
}

export function requireParticipant(world: World, sid: string): { room: Room; participant: Participant } {
  for (const room of activeRooms(world)) {
    const participant = room.participants.get(sid);
    if (participant !== undefined) return { room, participant };
  }
  throw new CommandRefused(`no participant ${JSON.stringify(sid)} in any active room`);
}

/** Throws CommandRefused when there are too many rooms: active ones, or ended ones whose last words are still to be said. */
export function addRoom(world: World, room: Room): void {
  if (activeRooms(world).length >= LIMITS.activeRooms) {
    throw new CommandRefused(`the simulator keeps at most ${LIMITS.activeRooms} active rooms`);
  }
  if (world.rooms.length >= LIMITS.rememberedRooms) {
    const oldest = world.rooms.findIndex((known) => known.cleanedUp);
    if (oldest < 0) throw new CommandRefused('too many rooms ended within the last minute');
    forget(world, oldest);
  }
  world.rooms.push(room);
}

function forget(world: World, index: number): void {
  const [room] = world.rooms.splice(index, 1);
  for (const [id, recording] of world.recordings) if (recording.room === room) world.recordings.delete(id);
  for (const [id, artifact] of world.artifacts) if (artifact.room === room) world.artifacts.delete(id);
}
