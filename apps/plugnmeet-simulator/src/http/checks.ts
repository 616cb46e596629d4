import { type Fields, flag, part, text } from '../wire/messages.js';
import { Refused } from './answers.js';

/** The checks of the API's requests, with the words of 2.4.0 (exchanges room-create-*, join-token-*). */
const ID = /^[a-zA-Z0-9-_]+$/;
const ROOM_ID_LENGTH = 64;

export function checkCreateRoom(request: Fields): void {
  const roomId = text(request, 'room_id');
  const metadata = part(request, 'metadata');
  if (!ID.test(roomId)) invalid('room_id', 'room_id should only contain ASCII letters (a-z A-Z), digits (0-9) or -_');
  if (!('metadata' in request)) invalid('metadata', 'value is required');
  if (text(metadata, 'room_title') === '') invalid('metadata.room_title', 'value is required');
  if (!('room_features' in metadata)) invalid('metadata.room_features', 'value is required');
  if (flag(metadata, 'is_recording')) invalid('metadata.is_recording', 'must equal false');
  for (const name of ['webhook_url', 'logout_url']) checkUri(metadata, name, `metadata.${name}`);
  for (const name of ['empty_timeout', 'max_participants']) {
    if (request[name] === 0) invalid(name, 'must be greater than 0');
  }
  if (roomId.startsWith('user_') || roomId.includes('-FIELD_')) reserved('room_id', roomId);
  if (roomId.length > ROOM_ID_LENGTH) {
    throw new Refused("Error 1406 (22001): Data too long for column 'roomId' at row 1", 'INTERNAL_SERVER_ERROR');
  }
}

export function checkGetJoinToken(request: Fields): void {
  const user = part(request, 'user_info');
  const metadata = part(user, 'user_metadata');
  if (!ID.test(text(request, 'room_id'))) {
    invalid('room_id', 'room_id should only contain letters (a-z A-Z), digits (0-9) or -_');
  }
  if (!('user_info' in request)) invalid('user_info', 'value is required');
  if (text(user, 'name') === '') invalid('user_info.name', 'value is required');
  checkUri(metadata, 'profile_pic', 'user_info.user_metadata.profile_pic');
  if (flag(metadata, 'is_presenter')) invalid('user_info.user_metadata.is_presenter', 'must equal false');
}

/** Looked at after the room was found, as the server does. */
export function checkUser(user: Fields): void {
  const userId = text(user, 'user_id');
  const name = text(user, 'name');
  if (!ID.test(userId)) {
    const words = 'user_id should only contain ASCII letters (a-z A-Z), digits (0-9) or -_';
    throw new Refused(words, 'INTERNAL_SERVER_ERROR');
  }
  const names = ['RTMP_BOT', 'PLUGNMEET_RECORDER_AUTH'];
  const prefixes = ['ingres_', 'pnm_agent-', 'pnm_tts_agent-', 'sip_'];
  if (userId.endsWith('-native')) reserved('user_id', 'suffix -native');
  if (names.includes(userId) || prefixes.some((prefix) => userId.startsWith(prefix))) reserved('user_id', userId);
  if (names.includes(name)) reserved('name', name);
}

export function requireText(request: Fields, name: string): string {
  const value = text(request, name);
  if (value === '') invalid(name, 'value is required');
  return value;
}

function checkUri(fields: Fields, name: string, path: string): void {
  const uri = text(fields, name);
  if (uri !== '' && !URL.canParse(uri)) invalid(path, 'must be a valid URI');
}

function invalid(path: string, words: string): never {
  throw new Refused(`validation error: ${path}: ${words}`, 'INVALID_PARAMETERS');
}

function reserved(field: string, what: string): never {
  throw new Refused(`${field}: ${what} is reserved for internal use only`, 'INTERNAL_SERVER_ERROR');
}
