import { createHmac } from 'node:crypto';
import type { Exchange } from './recorded.js';
import { API_KEY, API_SECRET } from './simulator.js';

export type HttpAnswer = { readonly status: number; readonly contentType: string | null; readonly body: string };

export function signature(body: string, secret: string): string {
  return createHmac('sha256', secret).update(body).digest('hex');
}

/** Sends a recorded request byte for byte. */
export async function send(url: string, { request }: Exchange): Promise<HttpAnswer> {
  const { method, path, headers, body } = request;
  const answer = await fetch(url + path, method === 'POST' ? { method, headers, body } : { method, headers });
  return { status: answer.status, contentType: answer.headers.get('content-type'), body: await answer.text() };
}

/** A signed API call; answers the parsed JSON. */
export async function call(url: string, path: string, message: object): Promise<Answer> {
  const body = JSON.stringify(message);
  const headers = {
    'Content-Type': 'application/json',
    'API-KEY': API_KEY,
    'HASH-SIGNATURE': signature(body, API_SECRET),
  };
  const answer = await fetch(`${url}/auth/${path}`, { method: 'POST', headers, body });
  const parsed: Answer = JSON.parse(await answer.text());
  return parsed;
}

/** What the tests look at in an answer; everything else is compared as a whole with the recordings. */
export type Answer = {
  readonly status: boolean;
  readonly msg: string;
  readonly status_code: string;
  readonly token?: string;
  readonly room_info?: { readonly sid: string };
  readonly room?: { readonly participants_info: readonly { readonly identity: string; readonly sid: string }[] };
  readonly result?: {
    readonly total_recordings?: string;
    readonly artifacts_list?: readonly { readonly artifact_id: string }[];
    readonly rooms_list?: readonly { readonly room_id: string }[];
  };
};

/** Creates a room as the recorded classes were created. */
export function createRoom(url: string, roomId: string, roomTitle: string, more: object = {}): Promise<Answer> {
  const metadata = { roomTitle, roomFeatures: { allowRtmp: true, roomDuration: '0' }, ...more };
  return call(url, 'room/create', { roomId, metadata });
}

/** Gets a join token, as the course platform does before a person joins; answers the token. */
export async function invite(url: string, roomId: string, userInfo: object): Promise<string> {
  const { token, msg } = await call(url, 'room/getJoinToken', { roomId, userInfo });
  if (token === undefined) throw new Error(msg);
  return token;
}

export const TEACHER = { userId: 'teacher-1', name: 'Ms Example', isAdmin: true };
export const ANA = { userId: 'student-ana', name: 'Ana Ejemplo' };
export const BEN = { userId: 'student-ben', name: 'Ben Beispiel' };
