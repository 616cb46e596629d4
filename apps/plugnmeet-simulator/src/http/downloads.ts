import { basename } from 'node:path/posix';
import type Router from '@koa/router';
import type { Context } from 'koa';
import type { Stage } from '../class/stage.js';
import { readToken, signToken, type TokenFault } from '../wire/signing.js';
import { sendText } from './answers.js';

/** A token is still taken this long after its `exp` (exchange download-just-expired-token-head). */
const LEEWAY_SECONDS = 60;

const FAULTS: Readonly<Record<TokenFault, string>> = {
  'not-three-parts': 'go-jose/go-jose: compact JWS format must have three parts',
  'bad-signature': 'go-jose/go-jose: error in cryptographic primitive',
  unreadable: 'go-jose/go-jose: error in cryptographic primitive',
};

type Keys = { readonly apiKey: string; readonly apiSecret: string };
type File = { readonly type: string; readonly bytes: Buffer; readonly changedAtMs: number };

/** A token that names a file by its path, as 2.4.0 makes them. */
export function downloadToken(filePath: string, lifeSeconds: number, keys: Keys, nowMs: number): string {
  const now = Math.floor(nowMs / 1_000);
  return signToken({ exp: now + lifeSeconds, iss: keys.apiKey, nbf: now, sub: filePath }, keys.apiSecret);
}

/** GET and HEAD /download/*: whole files only, a Range is ignored (exchanges download-*). */
export function addDownloadRoutes(router: Router, need: Stage, keys: Keys): void {
  router.get('/download/recording/:token', (ctx) => {
    download(ctx, need, keys, (path) => recordingFile(need, path));
  });
  router.get('/download/artifact/:token', (ctx) => {
    download(ctx, need, keys, (path) => artifactFile(need, path));
  });
}

type Params = { readonly params: Readonly<Record<string, string>> };

function download(ctx: Context & Params, need: Stage, keys: Keys, find: (path: string) => File | undefined): void {
  const path = pathOf(ctx.params.token ?? '', keys, need.clock());
  const file = typeof path === 'string' ? find(path) : undefined;
  if (typeof path !== 'string') sendText(ctx, path.status, path.words);
  else if (file === undefined) sendText(ctx, 404, 'file not found');
  else send(ctx, basename(path), file);
}

function pathOf(token: string, keys: Keys, nowMs: number): string | { status: number; words: string } {
  const claims = readToken(token, keys.apiSecret);
  if (typeof claims === 'string') return { status: 401, words: FAULTS[claims] };
  const { sub, exp } = claims;
  const expired = typeof exp !== 'number' || exp + LEEWAY_SECONDS < nowMs / 1_000;
  if (expired) return { status: 401, words: 'token expired' };
  const path = typeof sub === 'string' ? sub : '';
  return path.includes('..') ? { status: 400, words: "invalid file path: contains '..'" } : path;
}

function send(ctx: Context, name: string, file: File): void {
  const modified = new Date(file.changedAtMs).toUTCString();
  if (Date.parse(ctx.get('If-Modified-Since')) >= Date.parse(modified)) {
    ctx.status = 304;
    return;
  }
  ctx.set('Content-Type', file.type);
  ctx.set('Content-Disposition', `attachment; filename=${name}`);
  ctx.set('Last-Modified', modified);
  ctx.body = file.bytes;
}

function recordingFile(need: Stage, path: string): File | undefined {
  const recording = [...need.world.recordings.values()].find(({ filePath }) => filePath === path);
  if (recording === undefined || recording.readyAtMs === null) return undefined;
  return { type: 'video/mp4', bytes: need.media, changedAtMs: recording.readyAtMs };
}

function artifactFile(need: Stage, path: string): File | undefined {
  const artifact = [...need.world.artifacts.values()].find(({ filePath }) => filePath === path);
  if (artifact === undefined) return undefined;
  return { type: 'application/json', bytes: artifact.content, changedAtMs: artifact.createdAtMs };
}
