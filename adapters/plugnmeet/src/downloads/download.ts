import type { RecordingStream, VideoServerFailed } from '@homeroom/core';
import { err, ok, type Result, ResultAsync } from 'neverthrow';
import type { Response } from 'node-fetch';
import type { Observe } from '../calls/call.js';
import { notUnderstood, refused, unavailable } from '../calls/failures.js';
import { type Server, transportFailed } from '../calls/post.js';
import { guardedBytes } from './guarded-bytes.js';
import { redirectTarget } from './redirect.js';

/** A file to be fetched with a token that was made for it. */
export interface FileWanted {
  readonly kind: 'recording' | 'artifact';
  readonly token: string;
}

/** The server has the token's file no more. */
export interface FileNotThere {
  readonly type: 'file-not-there';
}

/** How a download behaves. */
export interface DownloadLimits {
  /** Until the answer begins, over all its redirects. */
  readonly timeoutSeconds: number;
  /** Longest silence inside the answer. A whole download has no limit: a class of two hours may take long. */
  readonly idleSeconds: number;
  /** Hosts (`host` or `host:port`) that a redirect may lead to. */
  readonly hosts: ReadonlySet<string>;
}

/** More would be a circle. */
const MOST_REDIRECTS = 3;

type Began = Result<RecordingStream, FileNotThere | VideoServerFailed>;

/** Begins downloads: one GET each, no ranges, nothing repeated. */
export const downloader =
  (server: Server, limits: DownloadLimits, observe: Observe) =>
  (wanted: FileWanted): ResultAsync<RecordingStream, FileNotThere | VideoServerFailed> =>
    new ResultAsync(
      (async () => {
        const start = performance.now();
        const { began, status } = await begin(server, limits, wanted);
        observe({
          path: `/download/${wanted.kind}`,
          outcome: began.isOk() ? 'ok' : began.error.type,
          status,
          code: null,
          roomId: null,
          attempts: 1,
          milliseconds: performance.now() - start,
          redactedBody: () => '',
        });
        return began;
      })(),
    );

const begin = async (
  server: Server,
  limits: DownloadLimits,
  { kind, token }: FileWanted,
): Promise<{ began: Began; status: number | null }> => {
  let stop = () => {};
  const timer = setTimeout(() => stop(), limits.timeoutSeconds * 1_000);
  let url = new URL(`${server.baseUrl}/download/${kind}/${encodeURIComponent(token)}`);
  try {
    for (let redirects = 0; ; redirects += 1) {
      const stopper = new AbortController();
      stop = () => stopper.abort();
      const response = await get(server, url, stopper.signal);
      if (response.isErr()) return { began: err(response.error), status: null };
      const { status, headers } = response.value;
      if (!REDIRECTS.has(status)) return { began: readBeginning(response.value, stop, limits.idleSeconds), status };
      stop();
      if (redirects === MOST_REDIRECTS) return { began: err(notUnderstood('the download goes in circles')), status };
      const target = redirectTarget(url, headers.get('location'), limits.hosts);
      if (target.isErr()) return { began: err(target.error), status };
      url = target.value;
    }
  } finally {
    clearTimeout(timer);
  }
};

const get = (server: Server, url: URL, signal: AbortSignal): ResultAsync<Response, VideoServerFailed> =>
  ResultAsync.fromPromise(
    // Not compressed, so that the length that is told is the length of the file.
    (async () => server.fetch(url.href, { signal, redirect: 'manual', compress: false, agent: server.agents }))(),
    transportFailed(signal),
  );

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * The texts are fixtures' (`download-*`): 401 bad or expired token, 404 file gone, 400 a path that PlugNMeet does not like.
 * 206 and 416 answer a range, and none was asked for.
 */
const readBeginning = (response: Response, stop: () => void, idleSeconds: number): Began => {
  const { status, headers, body } = response;
  if (status === 200 && body !== null && isPlainFile(response)) {
    const lengthBytes = wholeBytes(headers.get('content-length'));
    return ok({ lengthBytes, bytes: guardedBytes({ body, lengthBytes, stop }, idleSeconds) });
  }
  stop();
  if (status === 404) return err({ type: 'file-not-there' });
  if (status === 401 || status === 403) return err(refused(`HTTP_${status}`, 'the download token was refused'));
  if (status === 400) return err(refused('HTTP_400', 'the download was refused'));
  if (status >= 500 || status === 429 || status === 408) return err(unavailable(`HTTP ${status}`));
  return err(notUnderstood(`HTTP ${status} instead of a file`));
};

/** Neither the error page of a proxy with a status that says that all is well, nor bytes that are packed unasked. */
const isPlainFile = ({ headers }: Response): boolean =>
  !/^text\/html\b/i.test(headers.get('content-type') ?? '') &&
  /^(identity)?$/i.test(headers.get('content-encoding') ?? '');

const wholeBytes = (header: string | null): number | null =>
  header !== null && /^[0-9]{1,15}$/.test(header) ? Number(header) : null;
