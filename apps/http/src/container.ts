import 'reflect-metadata';
import { createLiveClasses, rebuildAll, rebuildLiveSession, settleLiveSession } from '@homeroom/core';
import { Container } from 'inversify';
import { createClassTokenVerifier } from './http/class-token/class-token-verifier.js';
import { createHttpApp } from './http/http-app.js';
import { cryptoDigest } from './runtime/crypto-digest.js';
import { cryptoIds } from './runtime/crypto-ids.js';
import { demoLinks } from './runtime/demo.js';
import { storageHealth } from './runtime/health.js';
import { keysOf, secretsIn } from './runtime/keys.js';
import { observed } from './runtime/observed.js';
import { watchedDrifts } from './runtime/watched-drifts.js';
import { TOKENS, type Token } from './tokens.js';
import type { Given } from './wiring/given.js';
import { openFiles, openMedia } from './wiring/media.js';
import { dataDirOf, openStorage } from './wiring/storage.js';
import { observationReader, openVideoSide } from './wiring/video-side.js';

/** Gives a part, made when it is first asked for. */
export type Get = <Part>(token: Token<Part>) => Promise<Part>;

/** The parts of the app and what each is made of: one parts list. What opens a technology is in `wiring/`. */
export const createContainer = (given: Given): Get => {
  const { config, clock, log, metrics } = given;
  const container = new Container({ defaultScope: 'Singleton' });
  const bind = <Part>(token: Token<Part>, make: (get: Get) => Part | Promise<Part>): void => {
    container.bind<Part>(token.id).toDynamicValue((context) => make((other) => context.getAsync(other.id)));
  };

  bind(TOKENS.dataDir, () => dataDirOf(given));
  bind(TOKENS.keys, async (get) => {
    const keys = await keysOf(config, await get(TOKENS.dataDir));
    given.hide(...secretsIn(keys));
    return keys;
  });
  bind(TOKENS.storage, async (get) => openStorage(given, await get(TOKENS.dataDir)));
  bind(TOKENS.videoSide, async () => openVideoSide(given));
  bind(TOKENS.files, async (get) => openFiles(given, await get(TOKENS.dataDir)));
  bind(TOKENS.media, async (get) => openMedia(given, await get(TOKENS.dataDir)));
  bind(TOKENS.liveClasses, async (get) => {
    const { stores } = await get(TOKENS.storage);
    const video = await get(TOKENS.videoSide);
    const [files, media] = [await get(TOKENS.files), await get(TOKENS.media)];
    const drifts = watchedDrifts(stores.drifts, { metrics, log });
    const ports = { ...stores, ...video, drifts, files, media, clock, ids: cryptoIds, digest: cryptoDigest };
    return observed(createLiveClasses(ports), (call) => {
      if (BACKGROUND.has(call.useCase)) metrics.job(call.useCase, call.outcome, call.milliseconds);
      log.debug({ ...call }, 'use case');
    });
  });
  bind(TOKENS.rebuilding, async (get) => {
    const { stores } = await get(TOKENS.storage);
    const need = { ...stores, reader: observationReader(), digest: cryptoDigest };
    const rebuildOne = rebuildLiveSession({ ...need, settleLiveSession: settleLiveSession(stores) });
    return { rebuildLiveSession: rebuildOne, rebuildAll: rebuildAll({ ...stores, rebuildLiveSession: rebuildOne }) };
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
    const { simulator } = await get(TOKENS.videoSide);
    const { classTokenKeys } = await get(TOKENS.keys);
    if (simulator === null || classTokenKeys.type !== 'secret') return null;
    const { issuer, audience } = config.classTokens;
    return demoLinks({ secret: classTokenKeys.secrets[0] ?? '', issuer, audience, simulator, clock });
  });

  return (token) => container.getAsync(token.id);
};

/** Use cases that nobody waits for: their outcomes are counted, those of requests are counted by the request. */
const BACKGROUND: ReadonlySet<string> = new Set([
  'projectInbox',
  'sweepUnsettled',
  'reconcileLiveSession',
  'wakeDueRecordings',
  'ingestRecording',
  'sweepOrphanFiles',
  'rollUpAttendance',
  'reconcileActiveRooms',
  'sealOldSessions',
]);
