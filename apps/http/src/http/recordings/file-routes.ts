import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { ByteRange, Recording, RecordingFile } from '@homeroom/core';
import type { Context } from 'koa';
import { err, ok, type Result, safeTry } from 'neverthrow';
import type { Edge } from '../caller.js';
import { answer, type Operation, type OperationDocs, pathValue } from '../operation.js';
import type { Problem } from '../problem.js';
import { problemOf } from '../problem-of.js';
import { rangeWanted } from './byte-range.js';
import { isSigned, type SignedKind } from './recording-urls.js';

const TYPES = { file: 'video/mp4', poster: 'image/jpeg' } as const;
const ENDINGS = { file: 'mp4', poster: 'jpg' } as const;
/** How much of a file is read ahead for a client: enough to keep a fast line busy. */
const READ_AHEAD_BYTES = 1_024 * 1_024;

/** The files of recordings, for who has a signed URL. */
export const fileOperations = (edge: Edge): Operation[] => [
  fileOperation(edge, 'file', 'The film of a recording, with byte ranges'),
  fileOperation(edge, 'poster', 'The poster of a recording'),
  nothingYet('storyboard.vtt'),
  nothingYet('storyboard.jpg'),
];

const docsOf = (name: string, summary: string): OperationDocs => ({
  method: 'get',
  path: `/api/course/online/recordings/{record_id}/${name}`,
  tag: 'Recordings',
  summary,
  access: 'signed-url',
  answers: {},
  problems: ['recording_not_found'],
});

const nothingYet = (name: string): Operation => ({
  docs: docsOf(name, 'Storyboards are not made yet'),
  run: async ({ ctx }) => err(problemOf({ type: 'recording-not-found', recordId: pathValue(ctx, 'record_id') })),
});

const fileOperation = (edge: Edge, kind: SignedKind, summary: string): Operation => ({
  docs: {
    ...docsOf(kind, summary),
    answers: {
      200: { description: 'The whole file.', types: [TYPES[kind]] },
      206: { description: 'The bytes that Range asks for.', types: [TYPES[kind]] },
      304: { description: 'The caller has it already.' },
    },
    problems: ['not_allowed', 'recording_not_found', 'range_not_satisfiable', 'storage_unavailable'],
  },
  run: ({ ctx }) =>
    safeTry(async function* () {
      const recordId = pathValue(ctx, 'record_id');
      yield* await mayRead(edge, ctx, recordId, kind);
      const read = (range: ByteRange | null) =>
        edge.liveClasses.readRecordingFile({ recordId, kind, range }).mapErr(problemOf);
      const whole = yield* await read(null);
      const headers = headersOf(whole, kind);
      if (holds(ctx.get('If-None-Match'), headers.ETag)) return answer(304, null, headers);
      const { sizeBytes } = whole.file;
      const wanted = rangeWanted(rangeHeader(ctx, headers.ETag), sizeBytes);
      if (wanted.type === 'outside') return err(outside(sizeBytes));
      if (wanted.type === 'all') return sent(ctx, 200, whole, { ...headers, 'Content-Length': String(sizeBytes) });
      const { first, last } = wanted.range;
      const partHeaders = {
        ...headers,
        'Content-Length': String(last - first + 1),
        'Content-Range': `bytes ${first}-${last}/${sizeBytes}`,
      };
      return sent(ctx, 206, ctx.method === 'HEAD' ? whole : yield* await read(wanted.range), partHeaders);
    }),
});

/** A URL that does not count is counted by address. */
const mayRead = async (
  edge: Edge,
  ctx: Context,
  recordId: string,
  kind: SignedKind,
): Promise<Result<void, Problem>> => {
  const asked = { recordId, kind, query: new URLSearchParams(ctx.querystring) };
  if (isSigned(asked, edge.config.urlSecrets, edge.clock.now())) return ok(undefined);
  const counted = await edge.limits.take('badUrls', ctx.ip, '');
  return counted.andThen(() =>
    err({ code: 'not_allowed', detail: 'The URL is not valid or has expired. Ask for the recordings again.' } as const),
  );
};

/** Nobody is sent a body for HEAD; a file's bytes are opened only when they are read. */
const sent = (ctx: Context, status: number, { file }: RecordingFile, headers: Readonly<Record<string, string>>) =>
  answer(
    status,
    ctx.method === 'HEAD'
      ? undefined
      : Readable.from(file.bytes, { objectMode: false, highWaterMark: READ_AHEAD_BYTES }),
    headers,
  );

const headersOf = ({ recording }: RecordingFile, kind: SignedKind) => ({
  'Content-Type': TYPES[kind],
  'Content-Disposition': `inline; filename="${fileName(recording)}.${ENDINGS[kind]}"`,
  'Accept-Ranges': 'bytes',
  ETag: `"${versionOf(recording, kind)}"`,
  'Cache-Control': 'private, max-age=3600',
  // Pages of the course platform show it.
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
});

/** The film's own hash; a poster's key is made anew with each poster. */
const versionOf = ({ sha256, posterKey, fileKey }: Recording, kind: SignedKind): string =>
  kind === 'file' && sha256 !== null
    ? sha256
    : createHash('sha256')
        .update(`${kind === 'file' ? fileKey : posterKey}`)
        .digest('hex');

/** The record id is the sender's: only plain letters of it get into a header. */
const fileName = ({ recordId }: Recording): string => `recording-${recordId.replaceAll(/[^A-Za-z0-9_-]/g, '_')}`;

const holds = (header: string, etag: string): boolean =>
  header.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === etag);

/** With `If-Range` a range counts only while the file is the one that the caller knows (RFC 9110, section 13.1.5). */
const rangeHeader = (ctx: Context, etag: string): string => {
  const condition = ctx.get('If-Range');
  return condition === '' || condition === etag ? ctx.get('Range') : '';
};

const outside = (sizeBytes: number): Problem => ({
  code: 'range_not_satisfiable',
  detail: `The file has ${sizeBytes} bytes.`,
  headers: { 'Content-Range': `bytes */${sizeBytes}` },
});
