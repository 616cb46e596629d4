import type { VideoServerNotUnderstood, VideoServerUnavailable } from '@homeroom/core';
import { ResultAsync } from 'neverthrow';
import type nodeFetch from 'node-fetch';
import { FetchError } from 'node-fetch';
import type { Agents } from './agents.js';
import { notUnderstood, unavailable } from './failures.js';
import { requestSignature } from './signature.js';

/** The function that speaks HTTP: node-fetch's, or one with the same shape. */
export type Fetch = typeof nodeFetch;

/**
 * Largest answer that is read, in bytes. A list of active rooms takes about 4 kB a room and 2 kB a person: this is room
 * for thousands, and a bound for an address that is not PlugNMeet's.
 */
const ANSWER_MAX_BYTES = 16 * 1024 * 1024;

/** Where to call and what proves that it is us. */
export interface Server {
  /** Without a slash at the end. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly fetch: Fetch;
  readonly agents: Agents;
}

/** An HTTP answer, read to its end. */
export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string;
  /** What the `Retry-After` header asks for, in seconds from now; null without one. */
  readonly retryAfterSeconds: number | null;
  readonly text: string;
}

/** One attempt: signs the exact bytes, sends them, reads the answer. Follows no redirect. */
export const post = (
  server: Server,
  path: string,
  body: Buffer,
  signal: AbortSignal,
): ResultAsync<HttpAnswer, VideoServerUnavailable | VideoServerNotUnderstood> =>
  ask(server, path, body, signal).mapErr(transportFailed(signal));

const ask = (server: Server, path: string, body: Buffer, signal: AbortSignal): ResultAsync<HttpAnswer, unknown> =>
  ResultAsync.fromPromise(
    (async (): Promise<HttpAnswer> => {
      const response = await server.fetch(`${server.baseUrl}${path}`, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          'API-KEY': server.apiKey,
          'HASH-SIGNATURE': requestSignature(server.apiSecret, body),
        },
        body,
        signal,
        redirect: 'manual',
        size: ANSWER_MAX_BYTES,
        agent: server.agents,
      });
      return {
        status: response.status,
        contentType: response.headers.get('content-type') ?? '',
        retryAfterSeconds: secondsFromNow(response.headers.get('retry-after')),
        text: await response.text(),
      };
    })(),
    (error) => error,
  );

/** The failure of an exchange that did not come to its end, told by its code: messages hold the whole address. */
export const transportFailed =
  (signal: AbortSignal) =>
  (error: unknown): VideoServerUnavailable | VideoServerNotUnderstood => {
    if (signal.aborted) return unavailable('no answer in time');
    if (error instanceof FetchError && error.type === 'max-size') {
      return notUnderstood(`the answer is larger than ${ANSWER_MAX_BYTES} bytes`);
    }
    const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
    return unavailable(`the connection failed: ${code}`);
  };

/** Seconds or a date (RFC 9110, 10.2.3). */
const secondsFromNow = (header: string | null): number | null => {
  if (header === null) return null;
  if (/^[0-9]{1,9}$/.test(header)) return Number(header);
  const moment = Date.parse(header);
  return Number.isNaN(moment) ? null : Math.max(0, (moment - Date.now()) / 1_000);
};
