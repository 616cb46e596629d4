import type { RequestListener, Server } from 'node:http';
import type { Clock } from '@homeroom/core';
import type { Logger } from 'pino';
import { type Config, defaultPublicUrl, secretsOf } from './config/config.js';
import { createContainer } from './container.js';
import { closeServer, createServer } from './http/server.js';
import { createLogger, type HidingLogger } from './log/logger.js';
import { createMetrics } from './metrics/metrics.js';
import { makeDataFolder } from './runtime/data-folder.js';
import type { DemoLinks } from './runtime/demo.js';
import { HOME } from './runtime/home.js';
import { notHere, onlyHealth } from './runtime/only-health.js';
import { releases } from './runtime/release.js';
import { StartRefused } from './runtime/start-refused.js';
import { startWork } from './runtime/start-work.js';
import { systemClock } from './runtime/system-clock.js';
import { work } from './runtime/work.js';
import { TOKENS } from './tokens.js';

/** A whole app in this process. */
export interface RunningApp {
  /** Where it answers, without a slash at its end. */
  readonly url: string;
  /** Tokens to try it with, when it runs with the simulator. */
  readonly demo: DemoLinks | null;
  /** What it logs to; secrets are taken out there. */
  readonly log: Logger;
  /**
   * Resolves, with why, when it cannot go on and will not by itself: its embedded Postgres ended. Stop it then, and start another:
   * a process whose supervisor restarts it had better end. Never rejects.
   */
  readonly broken: Promise<string>;
  /**
   * Stops it within 10 s: no request is begun any more, and what is under way ends or is cut off. Safe to repeat: who asks
   * again waits for the same end.
   */
  stop(): Promise<void>;
}

/** What an app is started with. */
export interface StartOptions {
  readonly config: Config;
  /** The machine's, unless a test brings its own. */
  readonly clock?: Clock;
  /** Made by the configuration, unless given. One that is given takes secrets out by itself. */
  readonly log?: Logger;
}

/** How long requests under way may take to end, in milliseconds. Work ends meanwhile; the rest of the 10 s is for the database. */
const CLOSE_WITHIN_MS = 5_000;

/**
 * Runs the whole app in this process: the parts of `config.roles`, over one database. Resolves when it is ready to serve.
 * Rejects with `StartRefused` when it cannot start for a reason that an operator can mend; nothing is left running then.
 */
export const startApp = async ({ config, clock = systemClock, log: given }: StartOptions): Promise<RunningApp> => {
  const { log, hide } = given === undefined ? ownLog(config) : { log: given, hide: () => undefined };
  const held = releases(log);
  let answer: RequestListener = notHere;
  const server = createServer((request, response) => answer(request, response));
  const beside = work(log);
  let onBroken = (_why: string): void => undefined;
  const broken = new Promise<string>((resolve) => {
    onBroken = resolve;
  });
  let stopping: Promise<void> | null = null;
  const stop = (): Promise<void> => {
    stopping ??= Promise.all([closeServer(server, CLOSE_WITHIN_MS), beside.stopAll()]).then(held.releaseAll);
    return stopping;
  };
  try {
    refuseSecondSimulator(config);
    // It listens first: the simulator and signed URLs need an address, which may be any free port.
    const url = defaultPublicUrl(config.host, await listen(server, config, log));
    const metrics = createMetrics();
    const publicUrl = config.publicUrl ?? url;
    const { hold } = held;
    const given = { config, clock, log, hide, metrics, home: HOME, localUrl: url, publicUrl, hold, onBroken };
    const get = createContainer(given);
    if (keepsData(config)) await makeDataFolder(await get(TOKENS.dataDir));
    const serve = await get(TOKENS.listener);
    const demo = await get(TOKENS.demo);
    if (config.roles.includes('worker')) await startWork(get, log, metrics, beside);
    answer = config.roles.includes('web') ? serve : onlyHealth(serve);
    log.info({ url, roles: config.roles }, 'ready');
    return { url, demo, log, broken, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

/**
 * Without a PlugNMeet, the process with the web part runs the simulator, which sends its webhooks there. Another one beside a
 * worker would know no room, and tell that all classes are over.
 */
const refuseSecondSimulator = ({ plugnmeet, roles }: Config): void => {
  if (plugnmeet !== null || roles.includes('web')) return;
  throw new StartRefused(
    'HOMEROOM_ROLES=worker needs PLUGNMEET_URL, PLUGNMEET_API_KEY and PLUGNMEET_API_SECRET: the simulator runs beside the web part, which prints its address, key and secret',
  );
};

/** Whether this process writes into the data folder: the embedded database or recordings. */
const keepsData = ({ databaseUrl, roles }: Config): boolean => databaseUrl === null || roles.includes('worker');

const listen = (server: Server, { port, host }: Config, log: Logger): Promise<number> =>
  new Promise((resolve, reject) => {
    const refuse = (error: Error): void =>
      reject(new StartRefused(`cannot listen on ${host}:${port}: ${error.message}`));
    server.once('error', refuse);
    server.listen(port, host, () => {
      server.off('error', refuse);
      server.on('error', (error) => log.error({ err: error }, 'the server had an error'));
      const address = server.address();
      resolve(address === null || typeof address === 'string' ? port : address.port);
    });
  });

const ownLog = (config: Config): { log: Logger; hide: HidingLogger['hide'] } => {
  const log = createLogger({ level: config.logLevel, secrets: secretsOf(config) });
  return { log, hide: log.hide };
};
