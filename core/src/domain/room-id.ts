import { err, ok, type Result } from 'neverthrow';
import { type InvalidInput, invalidInput } from './errors.js';

/** The name of a room on the video server, and of a live session to the outside (its first room's). */
export type RoomId = string;

/** Longest room id that we take: PlugNMeet takes 64 (fixture `room-create-room-id-64`), breakout rooms append to it. */
export const ROOM_ID_MAX_LENGTH = 48;

const ALLOWED = /^[A-Za-z0-9_-]+$/;
/** Breakout 1 of `algebra` is the room `algebra-1` on the video server. */
const LOOKS_LIKE_BREAKOUT = /-[0-9]+$/;
/** PlugNMeet keeps these forms for itself (fixture `room-create-reserved-prefix`). */
const RESERVED = /^user_|-FIELD_/;

/**
 * Takes a room id that somebody chose. Refused are: other letters than PlugNMeet allows, more than 48 of them, and the
 * forms that PlugNMeet uses itself.
 */
export const parseRoomId = (text: string): Result<RoomId, InvalidInput> => {
  const broken = brokenRule(text);
  return broken === null ? ok(text) : err(invalidInput('room_id', broken));
};

const brokenRule = (text: string): string | null => {
  if (text.length === 0 || text.length > ROOM_ID_MAX_LENGTH) return `must have 1 to ${ROOM_ID_MAX_LENGTH} letters`;
  if (!ALLOWED.test(text)) return 'may hold the letters A-Z, a-z, 0-9, _ and - only';
  if (LOOKS_LIKE_BREAKOUT.test(text)) return 'must not end in - and digits: the video server names breakout rooms so';
  if (RESERVED.test(text)) return 'must not begin with user_ or contain -FIELD_: the video server reserves them';
  return null;
};
