import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '@homeroom/core';
import { createTestDatabase, type TestDatabase } from '@homeroom/embedded-postgres/testing';
import { SignJWT } from 'jose';
import pg from 'pg';
import pino, { type Logger } from 'pino';
import { readConfig } from '../../src/config/read-config.js';
import { type RunningApp, startApp } from '../../src/start-app.js';
import type { Signer } from './signed-webhook.js';

/** The secrets of the app under test. */
export const SIGNER: Signer = { apiKey: 'plugnmeet', apiSecret: 'an-api-secret-that-only-tests-know' };
export const ADMIN_KEY = 'an-admin-key-that-only-tests-know';
const CLASS_TOKEN_SECRET = 'a-class-token-secret-that-only-tests-know';
const ISSUER = 'https://lms.example';

/** A whole app over a database of its own. */
export interface AppUnderTest {
  readonly app: RunningApp;
  readonly database: TestDatabase;
  /** A connection of the test's own. */
  readonly looking: pg.Pool;
  readonly env: Record<string, string>;
  stop(): Promise<void>;
}

/** The environment of an app under test. */
export const environment = (database: TestDatabase, dataDir: string, plugnmeetUrl: string): Record<string, string> => ({
  PORT: '0',
  DATABASE_URL: database.connectionString,
  HOMEROOM_DATA_DIR: dataDir,
  HOMEROOM_SECRET: 'a-homeroom-secret-that-only-tests-know',
  PLUGNMEET_URL: plugnmeetUrl,
  PLUGNMEET_API_KEY: SIGNER.apiKey,
  PLUGNMEET_API_SECRET: SIGNER.apiSecret,
  CLASS_TOKEN_SECRET,
  CLASS_TOKEN_ISSUER: ISSUER,
  ADMIN_KEY,
});

/** Starts an app that asks the PlugNMeet at `plugnmeetUrl`. */
export const startAppUnderTest = async (options: {
  plugnmeetUrl: string;
  clock?: Clock;
  log?: Logger;
  /** More of the environment. */
  more?: Readonly<Record<string, string>>;
}): Promise<AppUnderTest> => {
  const database = await createTestDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'homeroom-test-'));
  const env = { ...environment(database, dataDir, options.plugnmeetUrl), ...options.more };
  const config = readConfig(env);
  if (config.isErr()) throw new Error(JSON.stringify(config.error));
  const app = await startApp({
    config: config.value,
    log: options.log ?? pino({ level: 'silent' }),
    ...(options.clock === undefined ? {} : { clock: options.clock }),
  });
  const looking = new pg.Pool({ connectionString: database.connectionString, max: 1 });
  const stop = async (): Promise<void> => {
    await looking.end();
    await app.stop();
    await database.drop();
    await rm(dataDir, { recursive: true });
  };
  return { app, database, looking, env, stop };
};

/** A class token of a course, as the course platform would sign it. */
export const classToken = (course: string, person: { sub: string; role: string; name?: string }, nowMs: number) =>
  new SignJWT({ name: person.name ?? person.sub, role: person.role, course: { slug: course } })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(ISSUER)
    .setSubject(person.sub)
    .setIssuedAt(Math.floor(nowMs / 1_000))
    .setExpirationTime(Math.floor(nowMs / 1_000) + 86_400)
    .sign(new TextEncoder().encode(CLASS_TOKEN_SECRET));

/** An answer of the API. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Calls the API and gives the status with the parsed answer. */
export const call = async (
  app: { readonly url: string },
  method: string,
  path: string,
  bearer: string,
  body?: object,
): Promise<Answer> => {
  const response = await fetch(`${app.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${bearer}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
};

/** Waits until `isSo` answers true; fails after `withinMs`. */
export const until = async (what: string, isSo: () => Promise<boolean>, withinMs = 10_000): Promise<void> => {
  const deadline = performance.now() + withinMs;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`it never came to be: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

/** Waits until the inbox holds nothing that is to be applied. Looks into the database: the admin API limits its callers. */
export const untilProjected = ({ looking }: AppUnderTest): Promise<void> =>
  until('an empty inbox', async () => {
    const { rows } = await looking.query("select 1 from homeroom.inbox where status = 'pending' limit 1");
    return rows.length === 0;
  });
