import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { CLASS_TOKEN_SECRET, ISSUER, SIGNER } from './identity.js';
import { temporaryFolder } from './temporary-folder.js';

/** The app, as `npm start` runs it, in a process of its own. */
export interface AppProcess {
  readonly url: string;
  readonly pid: number;
  /** From the process' start until it said that it was ready and `/readyz` agreed. */
  readonly readyMs: number;
  /** Resident memory. */
  residentBytes(): Promise<number>;
  /** SIGTERM, and how many milliseconds its end took. Fails unless it ended well. */
  stop(): Promise<number>;
}

const MAIN = fileURLToPath(new URL('../../src/main.js', import.meta.url));
/** A first start on a slow disk: initdb takes a few seconds. */
const START_TIMEOUT_MS = 60_000;

const LogLine = z.looseObject({ msg: z.string().optional(), url: z.string().optional() });

/** What every app of a benchmark is told; with `databaseUrl` null it starts a Postgres of its own in `dataDir`. */
export interface AppSettings {
  readonly databaseUrl: string | null;
  readonly dataDir?: string;
  readonly roles?: 'web' | 'web,worker';
  /** Nobody answers at the usual one: what only stores webhooks asks nothing. */
  readonly plugnmeetUrl?: string;
  readonly nodeOptions?: readonly string[];
}

const NOBODY = 'http://127.0.0.1:9';

export const startAppProcess = async (settings: AppSettings): Promise<AppProcess> => {
  const ownFolder = settings.dataDir === undefined ? await temporaryFolder() : null;
  const startedAt = performance.now();
  const child = spawn(process.execPath, [...(settings.nodeOptions ?? []), MAIN], {
    env: environment(settings, settings.dataDir ?? ownFolder ?? ''),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const killAtExit = (): void => void child.kill('SIGKILL');
  process.once('exit', killAtExit);
  const ended = once(child, 'exit').then(([code]) => ({ code, at: performance.now() }));
  const cleared = ended.then(async () => {
    process.off('exit', killAtExit);
    if (ownFolder !== null) await rm(ownFolder, { recursive: true });
  });
  const endedEarly = ended.then(({ code }) =>
    Promise.reject(new Error(`the app ended with ${code} before it was ready`)),
  );
  const url = await Promise.race([readyUrl(child), endedEarly]);
  const ready = await fetch(`${url}/readyz`);
  const readyMs = performance.now() - startedAt;
  if (!ready.ok || child.pid === undefined) throw new Error(`/readyz answered ${ready.status}`);
  return {
    url,
    pid: child.pid,
    readyMs,
    residentBytes: async () => gauge(await (await fetch(`${url}/metrics`)).text(), 'process_resident_memory_bytes'),
    stop: async () => {
      const askedAt = performance.now();
      child.kill('SIGTERM');
      const { code, at } = await ended;
      await cleared;
      if (code !== 0) throw new Error(`the app ended with ${code}`);
      return at - askedAt;
    },
  };
};

const environment = ({ databaseUrl, roles, plugnmeetUrl }: AppSettings, dataDir: string): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  PORT: '0',
  HOMEROOM_DATA_DIR: dataDir,
  HOMEROOM_SECRET: 'a-homeroom-secret-that-only-benchmarks-know',
  HOMEROOM_ROLES: roles ?? 'web,worker',
  ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }),
  PLUGNMEET_URL: plugnmeetUrl ?? NOBODY,
  PLUGNMEET_API_KEY: SIGNER.apiKey,
  PLUGNMEET_API_SECRET: SIGNER.apiSecret,
  CLASS_TOKEN_SECRET,
  CLASS_TOKEN_ISSUER: ISSUER,
});

/** The address in the line that says `ready`; every line after it is thrown away. */
const readyUrl = async (child: ChildProcess): Promise<string> => {
  if (child.stdout === null) throw new Error('the app has no output');
  const lines = createInterface({ input: child.stdout });
  const ready = new Promise<string>((resolve) => {
    lines.on('line', (line) => {
      if (!line.startsWith('{')) return;
      const { msg, url } = LogLine.parse(JSON.parse(line));
      if (msg === 'ready' && url !== undefined) resolve(url);
    });
  });
  const tooLate = once(AbortSignal.timeout(START_TIMEOUT_MS), 'abort').then(() =>
    Promise.reject(new Error('the app was not ready in time')),
  );
  return Promise.race([ready, tooLate]);
};

/** A value of Prometheus' text format. */
const gauge = (text: string, name: string): number => {
  const value = new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1];
  if (value === undefined) throw new Error(`the metrics have no ${name}`);
  return Number(value);
};
