import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, createLiveClasses, HOUR } from '@homeroom/core';
import { defaultDataDir, startEmbeddedPostgres } from '@homeroom/embedded-postgres';
import { ffmpegMedia, findFfmpeg, unavailableMedia } from '@homeroom/ffmpeg';
import { graphileWakeUps, migrateGraphileJobs, startGraphileWorker } from '@homeroom/graphile-jobs';
import { localRecordingFiles } from '@homeroom/local-files';
import {
  plugnmeetAnswerWriter,
  plugnmeetClient,
  plugnmeetObservationReader,
  plugnmeetRecordingSource,
  plugnmeetVideoServer,
  webhookObservation,
  webhookVerifier,
} from '@homeroom/plugnmeet';
import { startSimulator } from '@homeroom/plugnmeet-simulator';
import { listenInbox, migrate, openKnex, postgresStores } from '@homeroom/postgres';
import { Container } from 'inversify';
import pg from 'pg';
import type { Logger } from 'pino';
import type { Config, PlugnmeetConfig } from './config/config.js';
import { createClassTokenVerifier } from './http/class-token/class-token-verifier.js';
import { createHttpApp } from './http/http-app.js';
import type { WebhookDoor } from './http/parts.js';
import type { Metrics } from './metrics/metrics.js';
import { cryptoIds } from './runtime/crypto-ids.js';
import { demoLinks } from './runtime/demo.js';
import { storageHealth } from './runtime/health.js';
import { keysOf } from './runtime/keys.js';
import { observed } from './runtime/observed.js';
import type { Releases } from './runtime/release.js';
import { orRefuse } from './runtime/start-refused.js';
import type { Storage } from './runtime/storage.js';
import { TOKENS, type Token, type VideoSide } from './tokens.js';

/** What the app is given before anything is wired. */
export interface Given {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Where the checkout or installation is: names the default data folder. */
  readonly home: string;
  /** The app's own address, known once it listens. */
  readonly publicUrl: string;
  /** Keeps how to give back what a part has opened. */
  readonly hold: Releases['hold'];
}

/** Gives a part, made when it is first asked for. */
export type Get = <Part>(token: Token<Part>) => Promise<Part>;

/** The parts of the app and what each is made of: one parts list, the only place that knows every technology. */
export const createContainer = (given: Given): Get => {
  const { config, clock, log, metrics } = given;
  const container = new Container({ defaultScope: 'Singleton' });
  const bind = <Part>(token: Token<Part>, make: (get: Get) => Part | Promise<Part>): void => {
    container.bind<Part>(token.id).toDynamicValue((context) => make((other) => context.getAsync(other.id)));
  };

  bind(
    TOKENS.dataDir,
    () => config.dataDir ?? defaultDataDir({ checkoutDir: given.home, uid: process.getuid?.() ?? 1 }),
  );
  bind(TOKENS.keys, async (get) => keysOf(config, await get(TOKENS.dataDir)));
  bind(TOKENS.storage, async (get) => openStorage(given, await get(TOKENS.dataDir)));
  bind(TOKENS.videoSide, async () => openVideoSide(given));
  bind(TOKENS.files, async (get) => {
    const files = localRecordingFiles({ directory: join(await get(TOKENS.dataDir), 'recordings') });
    return { ...files, sweep: async () => void (await files.sweepParts(clock.now() - PARTS_KEPT)) };
  });
  bind(TOKENS.media, async (get) => {
    const { ffmpegPath, ffprobePath } = config;
    const found = await findFfmpeg({
      ...(ffmpegPath === null ? {} : { ffmpegPath }),
      ...(ffprobePath === null ? {} : { ffprobePath }),
      path: process.env.PATH ?? '',
      copiesDir: join(await get(TOKENS.dataDir), 'programs'),
    });
    if (found.isErr()) {
      log.warn({ reason: found.error.reason }, 'recordings are kept, but not looked into: there is no ffmpeg');
      return unavailableMedia(found.error);
    }
    const { ffmpeg, ffprobe } = found.value;
    const level = ffmpeg.source === 'npm' ? 'warn' : 'info';
    log[level]({ version: ffmpeg.version, source: ffmpeg.source }, 'ffmpeg found');
    return ffmpegMedia({ ffmpegPath: ffmpeg.path, ffprobePath: ffprobe.path });
  });
  bind(TOKENS.liveClasses, async (get) => {
    const { stores } = await get(TOKENS.storage);
    const video = await get(TOKENS.videoSide);
    const [files, media] = [await get(TOKENS.files), await get(TOKENS.media)];
    const ports = { ...stores, ...video, answerWriter: plugnmeetAnswerWriter(), files, media, clock, ids: cryptoIds };
    return observed(createLiveClasses(ports), (call) => {
      if (BACKGROUND.has(call.useCase)) metrics.job(call.useCase, call.outcome, call.milliseconds);
      log.debug({ ...call }, 'use case');
    });
  });
  bind(TOKENS.classTokens, async (get) =>
    createClassTokenVerifier({
      keys: (await get(TOKENS.keys)).classTokenKeys,
      issuer: config.classTokens.issuer,
      audience: config.classTokens.audience,
      picturesBase: config.coursePlatformUrl,
      clock,
    }),
  );
  bind(TOKENS.listener, async (get) => {
    const { stores, ping } = await get(TOKENS.storage);
    return createHttpApp({
      liveClasses: await get(TOKENS.liveClasses),
      inbox: stores.inbox,
      drifts: stores.drifts,
      door: (await get(TOKENS.videoSide)).door,
      classTokens: await get(TOKENS.classTokens),
      config: { ...config, urlSecrets: (await get(TOKENS.keys)).urlSecrets },
      publicUrl: () => given.publicUrl,
      log,
      metrics,
      health: storageHealth(ping),
      clock,
    });
  });
  bind(TOKENS.demo, async (get) => {
    const { simulatorUrl } = await get(TOKENS.videoSide);
    const { classTokenKeys } = await get(TOKENS.keys);
    if (simulatorUrl === null || classTokenKeys.type !== 'secret') return null;
    const { issuer, audience } = config.classTokens;
    return demoLinks({ secret: classTokenKeys.secrets[0] ?? '', issuer, audience, simulatorUrl, clock });
  });

  return (token) => container.getAsync(token.id);
};

/** Use cases that nobody waits for: their outcomes are counted, those of requests are counted by the request. */
const BACKGROUND: ReadonlySet<string> = new Set([
  'projectInbox',
  'sweepUnsettled',
  'reconcileLiveSession',
  'ingestRecording',
]);
/** Files of fetches that died are kept this long: no attempt lasts longer without writing. */
const PARTS_KEPT = HOUR;
/** Wake-ups served at once by a process: fetching is bound by the network, posters by ffmpeg's one thread each. */
const WORKER_CONCURRENCY = 2;
/** Connections of the queue: what the worker serves at once, its listener and its leases. */
const QUEUE_CONNECTIONS = WORKER_CONCURRENCY + 3;

const openStorage = async ({ config, log, hold }: Given, dataDir: string): Promise<Storage> => {
  const connection = config.databaseUrl ?? (await openEmbedded(dataDir, log, hold));
  const knex = openKnex({ connection });
  hold('database', () => knex.destroy());
  const pool = new pg.Pool({
    ...(typeof connection === 'string' ? { connectionString: connection } : connection),
    max: QUEUE_CONNECTIONS,
    connectionTimeoutMillis: 3_000,
  });
  pool.on('error', (error) => log.warn({ err: error }, 'a connection of the queue broke'));
  pool.on('connect', (client) =>
    client.on('error', (error) => log.warn({ err: error }, 'a connection of the queue broke')),
  );
  hold('queue', () => pool.end());
  orRefuse(await migrate(knex), 'the database could not be brought up to date');
  orRefuse(await migrateGraphileJobs({ pool }), 'the queue could not be brought up to date');
  const stores = postgresStores({ knex, videoServer: 'default' });
  return {
    stores: { ...stores, wakeUps: graphileWakeUps({ pool }) },
    listen: (onWake) => listenInbox({ connection, onWake }),
    startWorker: async (handlers) =>
      orRefuse(
        await startGraphileWorker({
          pool,
          handlers,
          concurrency: WORKER_CONCURRENCY,
          log: (level, message) => log[level](message),
        }),
        'the worker could not start',
      ),
    ping: async () => void (await knex.raw('select 1')),
  };
};

const openEmbedded = async (dataDir: string, log: Logger, hold: Given['hold']) => {
  await mkdir(dataDir, { recursive: true });
  const started = await startEmbeddedPostgres({
    dataDir: join(dataDir, 'postgres'),
    database: 'homeroom',
    log: (line) => log.debug({ line }, 'postgres'),
  });
  const embedded = orRefuse(started, 'the embedded database could not start');
  hold('embedded database', async () => void (await embedded.stop()));
  log.info({ version: embedded.version, adopted: embedded.adopted }, 'embedded Postgres runs');
  return embedded.connection;
};

const openVideoSide = async (given: Given): Promise<VideoSide> => {
  const { config, clock, log, metrics } = given;
  const { plugnmeet, simulatorUrl } =
    config.plugnmeet === null ? await openSimulator(given) : { plugnmeet: config.plugnmeet, simulatorUrl: null };
  const client = plugnmeetClient({
    baseUrl: plugnmeet.url,
    apiKey: plugnmeet.apiKey,
    apiSecret: plugnmeet.apiSecret,
    timeoutSeconds: plugnmeet.timeoutSeconds,
    downloadHosts: plugnmeet.recordingHosts,
    observe: ({ redactedBody, ...call }) => {
      metrics.videoServerCall(call.path, call.outcome, call.milliseconds);
      if (log.isLevelEnabled('debug')) log.debug({ ...call, body: redactedBody() }, 'PlugNMeet was asked');
    },
  });
  const { publicUrl, webhookUrl } = plugnmeet;
  return {
    videoServer: plugnmeetVideoServer({ client, publicUrl, ...(webhookUrl === null ? {} : { webhookUrl }) }),
    recordingSource: plugnmeetRecordingSource({ client }),
    reader: plugnmeetObservationReader(),
    door: webhookDoor(plugnmeet, clock),
    simulatorUrl,
  };
};

const webhookDoor = ({ apiKey, apiSecret, previousApiSecret }: PlugnmeetConfig, clock: Clock): WebhookDoor => {
  const secrets = [apiSecret, ...(previousApiSecret === null ? [] : [previousApiSecret])];
  const verify = webhookVerifier({ secrets: secrets.map((secret) => ({ apiKey, secret })), clock });
  return {
    admit: (headers, body, receivedAt) => {
      const hashToken = headers['hash-token'];
      return verify({
        authorization: headers.authorization,
        hashToken: Array.isArray(hashToken) ? hashToken[0] : hashToken,
        body,
      }).map((verified) =>
        webhookObservation(body, { contentType: headers['content-type'] ?? '', receivedAt, verified }),
      );
    },
  };
};

const openSimulator = async ({ publicUrl, clock, hold }: Given) => {
  const [apiKey, apiSecret] = ['simulator', randomBytes(32).toString('base64url')];
  const webhookUrl = `${publicUrl}/api/course/plugnmeet/webhook/`;
  const simulator = await startSimulator({ apiKey, apiSecret, webhookUrl, clock: () => clock.now() });
  hold('simulator', () => simulator.close());
  const { url } = simulator;
  const timeouts = { previousApiSecret: null, webhookUrl: null, timeoutSeconds: 10 };
  const plugnmeet: PlugnmeetConfig = { url, publicUrl: url, apiKey, apiSecret, recordingHosts: [], ...timeouts };
  return { plugnmeet, simulatorUrl: url };
};
