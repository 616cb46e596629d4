import type { Server } from 'node:http';
import { createLiveClasses, type LiveClasses, type Ports } from '@homeroom/core';
import { anObservation, type MemoryPorts, memoryPorts } from '@homeroom/core/testing';
import { err, ok } from 'neverthrow';
import { createClassTokenVerifier } from '../../src/http/class-token/class-token-verifier.js';
import { createHttpApp } from '../../src/http/http-app.js';
import type { HealthCheck, HttpParts, WebhookDoor } from '../../src/http/parts.js';
import { closeServer, createServer } from '../../src/http/server.js';
import { createLogger } from '../../src/log/logger.js';
import { createMetrics, type Metrics } from '../../src/metrics/metrics.js';
import { CLASS_TOKEN_SECRET, classToken, ISSUER, NOW } from './class-tokens.js';
import { type CheckAnswer, contractOf } from './contract.js';
import { listening } from './listening.js';

export const ADMIN_KEY = 'the-admin-key-of-the-tests';
export const URL_SECRETS = ['the-url-secret-of-the-tests-number-2', 'the-url-secret-of-the-tests-number-1'];

/** An answer as a test sees it. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body, when it is JSON. */
  readonly json: unknown;
}

/** What a test sends. `token`: a bearer token; null sends none. */
export interface Call {
  readonly token?: string | null;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

export interface RunningApp {
  readonly url: string;
  readonly server: Server;
  readonly ports: MemoryPorts;
  readonly liveClasses: LiveClasses;
  readonly metrics: Metrics;
  readonly log: string[];
  /** What `readyz` is told. */
  health: readonly HealthCheck[];
  /** Every answer is checked against the app's own description. The token is a teacher's unless another is given. */
  get(path: string, call?: Call): Promise<Reply>;
  post(path: string, call?: Call): Promise<Reply>;
  close(): Promise<void>;
}

export interface AppOptions {
  readonly config?: Partial<HttpParts['config']>;
  readonly door?: WebhookDoor;
  /** Its own address, unless given. */
  readonly publicUrl?: string;
  /** Takes use cases away, or puts others in their place. */
  readonly change?: (liveClasses: LiveClasses) => LiveClasses;
  readonly ports?: Partial<Ports>;
}

/** A door that knows the signature by its looks: `signed.by.us`, and `signed.by.late` for what is out of time. */
export const fakeDoor: WebhookDoor = {
  admit: (headers, body, receivedAt) => {
    const signature = headers.authorization;
    if (signature !== 'signed.by.us' && signature !== 'signed.by.late') return err({ type: 'not-signed-by-us' });
    const quarantine = signature === 'signed.by.late' ? 'out of time' : null;
    const eventId = Buffer.from(body).toString('base64').slice(0, 64);
    const contentType = headers['content-type'] ?? '';
    return ok(anObservation({ body, eventId, receivedAt, quarantine, contentType }));
  },
};

/** The whole HTTP side over ports in memory, listening on a free port. */
export const startApp = async (options: AppOptions = {}): Promise<RunningApp> => {
  const ports = memoryPorts(NOW);
  const real = createLiveClasses({ ...ports, ...options.ports });
  const liveClasses = options.change?.(real) ?? real;
  const metrics = createMetrics();
  const log: string[] = [];
  const { clock, inbox } = ports;
  let url = '';
  const state = { health: [{ name: 'database', ok: true, detail: null }] as readonly HealthCheck[] };
  const server = createServer(
    createHttpApp({
      liveClasses,
      inbox,
      door: options.door ?? fakeDoor,
      classTokens: createClassTokenVerifier({
        keys: { type: 'secret', secrets: [CLASS_TOKEN_SECRET] },
        issuer: ISSUER,
        audience: null,
        picturesBase: ISSUER,
        clock,
      }),
      config: {
        allowedOrigins: [ISSUER],
        adminKey: ADMIN_KEY,
        trustedProxies: 1,
        urlSecrets: URL_SECRETS,
        ...options.config,
      },
      publicUrl: () => options.publicUrl ?? url,
      log: createLogger({
        level: 'debug',
        secrets: [ADMIN_KEY, CLASS_TOKEN_SECRET, ...URL_SECRETS],
        destination: { write: (line) => void log.push(line) },
      }),
      metrics,
      health: { check: async () => state.health },
      clock,
    }),
  );
  url = `http://127.0.0.1:${await listening(server)}`;
  const call = caller(url);
  return Object.assign(state, {
    url,
    server,
    ports,
    liveClasses,
    metrics,
    log,
    get: (path: string, given: Call = {}) => call('GET', path, given),
    post: (path: string, given: Call = {}) => call('POST', path, given),
    close: () => closeServer(server, 1_000),
  });
};

const caller = (url: string) => {
  let contract: Promise<CheckAnswer> | null = null;
  const readContract = async () => contractOf(asObject(await (await fetch(`${url}/openapi.json`)).json()));
  return async (method: string, path: string, { token, body, headers = {} }: Call): Promise<Reply> => {
    contract ??= readContract();
    const check = await contract;
    const bearer = token === undefined ? await classToken() : token;
    const response = await fetch(url + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(bearer === null ? {} : { Authorization: `Bearer ${bearer}` }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: sendable(body) }),
    });
    const text = await response.text();
    const contentType = response.headers.get('Content-Type') ?? '';
    check({ method, path, status: response.status, contentType, body: text });
    const json =
      contentType.includes('json') && !contentType.includes('ndjson') && text !== '' ? JSON.parse(text) : null;
    return { status: response.status, headers: response.headers, text, json };
  };
};

const sendable = (body: unknown): string | Uint8Array<ArrayBuffer> => {
  if (typeof body === 'string') return body;
  return body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body);
};

const asObject = (value: unknown): object => {
  if (typeof value !== 'object' || value === null) throw new Error('no object');
  return value;
};
