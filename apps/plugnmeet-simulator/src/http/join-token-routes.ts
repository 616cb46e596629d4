import { randomUUID } from 'node:crypto';
import type Router from '@koa/router';
import { invite } from '../class/people.js';
import type { Stage } from '../class/stage.js';
import type { Guest } from '../state/room.js';
import { activeRoom } from '../state/world.js';
import { type Fields, flag, part, text } from '../wire/messages.js';
import { GET_JOIN_TOKEN } from '../wire/requests.js';
import { type Claims, readToken, signToken } from '../wire/signing.js';
import { type Answer, Refused, success } from './answers.js';
import { call } from './call.js';
import { checkGetJoinToken, checkUser } from './checks.js';

/** A join token is good for ten minutes. */
const TOKEN_LIFE_SECONDS = 600;

type Keys = { readonly apiKey: string; readonly apiSecret: string };

/** POST /auth/room/getJoinToken. */
export function addJoinTokenRoutes(router: Router, need: Stage, keys: Keys): void {
  router.post(
    '/auth/room/getJoinToken',
    call(GET_JOIN_TOKEN, (request) => getJoinToken(need, keys, request)),
  );
}

function getJoinToken(need: Stage, keys: Keys, request: Fields): Answer {
  checkGetJoinToken(request);
  const room = activeRoom(need.world, text(request, 'room_id'));
  if (room === undefined) throw new Refused('room is not active', 'ROOM_NOT_FOUND');
  const user = part(request, 'user_info');
  checkUser(user);
  const random = flag(part(room.metadata, 'room_features'), 'auto_gen_user_id');
  const guest: Guest = {
    identity: random ? randomUUID() : text(user, 'user_id'),
    userId: text(user, 'user_id'),
    name: text(user, 'name'),
    isAdmin: flag(user, 'is_admin'),
    isHidden: flag(user, 'is_hidden'),
    userMetadata: part(user, 'user_metadata'),
  };
  invite(need, room, guest);
  return success({ token: joinToken(room.roomId, guest, keys, need.clock()) });
}

/** The claims of the recorded tokens, in their order. No `sha256`: that claim is what tells a webhook's token. */
function joinToken(roomId: string, guest: Guest, keys: Keys, nowMs: number): string {
  const now = Math.floor(nowMs / 1_000);
  const claims = {
    exp: now + TOKEN_LIFE_SECONDS,
    ...(guest.isAdmin ? { is_admin: true } : {}),
    ...(guest.isHidden ? { is_hidden: true } : {}),
    iss: keys.apiKey,
    name: guest.name,
    nbf: now,
    room_id: roomId,
    sub: guest.identity,
    user_id: guest.identity,
  };
  return signToken(claims, keys.apiSecret);
}

export type JoinToken = { readonly roomId: string; readonly userId: string; readonly name: string };

/** Reads a join token that a client shows; null when it is not one of ours or its time is over. */
export function readJoinToken(token: string, keys: Keys, nowMs: number): JoinToken | null {
  const claims = readToken(token, keys.apiSecret);
  if (typeof claims === 'string') return null;
  const roomId = claim(claims, 'room_id');
  const userId = claim(claims, 'user_id');
  const expires = claims.exp;
  if (roomId === '' || userId === '' || typeof expires !== 'number' || expires * 1_000 <= nowMs) return null;
  return { roomId, userId, name: claim(claims, 'name') };
}

function claim(claims: Claims, name: string): string {
  const value = claims[name];
  return typeof value === 'string' ? value : '';
}
