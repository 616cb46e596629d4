import type { Readable } from 'node:stream';
import type { PersonSession } from '@homeroom/core';
import { err, type Result, ResultAsync } from 'neverthrow';
import { CSV_TYPE, csvHead, csvRows } from '../attendance/csv.js';
import { savedAs } from '../attendance/file-name.js';
import { openPieces, pieceStream } from '../attendance/piece-stream.js';
import { type Answer, answer } from '../operation.js';
import type { Problem } from '../problem.js';
import { problemOf } from '../problem-of.js';
import { PERSON_SESSION_COLUMNS, presentPersonSession } from './present.js';

/** One JSON object a line, each with its line break. */
export const LINES_TYPE = 'application/x-ndjson';

/** Exports that run at once: each keeps a core busy writing rows, and a process has other callers too. */
const EXPORTS_AT_ONCE = 2;
/** Longest export: millions of rows take minutes, and a reader that takes longer keeps its place from others. */
export const EXPORT_WITHIN_MS = 3_600_000;
/** When it is worth asking again: a platform's export takes a while. */
const RETRY_AFTER_SECONDS = 30;

/** Gives exports a place, as long as there is one. */
export const exportPlaces = () => {
  let taken = 0;
  return async (
    pieces: () => AsyncIterable<readonly PersonSession[]>,
    format: 'csv' | 'json',
  ): Promise<Result<Answer, Problem>> => {
    if (taken >= EXPORTS_AT_ONCE) return err(BUSY);
    taken += 1;
    const stream = await openStream(pieces, format);
    if (stream.isErr()) {
      taken -= 1;
      return err(stream.error);
    }
    const deadline = setTimeout(() => stream.value.destroy(new Error('an export took too long')), EXPORT_WITHIN_MS);
    deadline.unref();
    stream.value.once('close', () => {
      clearTimeout(deadline);
      taken -= 1;
    });
    return answer(200, stream.value, HEADERS[format]);
  };
};

const HEADERS = {
  csv: savedAs(CSV_TYPE, 'attendance.csv'),
  json: { 'Content-Type': LINES_TYPE },
} as const;

const BUSY: Problem = {
  code: 'too_many_requests',
  detail: `Other exports are running, and there are at most ${EXPORTS_AT_ONCE} at once. Try again later.`,
  retryAfterSeconds: RETRY_AFTER_SECONDS,
};

/** What fails before the first row is an answer; what fails later breaks the connection off. */
const openStream = (
  pieces: () => AsyncIterable<readonly PersonSession[]>,
  format: 'csv' | 'json',
): ResultAsync<Readable, Problem> =>
  ResultAsync.fromPromise((async () => openPieces(pieces()))(), (error) =>
    problemOf({ type: 'storage-failed', reason: error instanceof Error ? error.message : 'unknown' }),
  ).map((opened) => pieceStream(opened, format === 'csv' ? csvHead(PERSON_SESSION_COLUMNS) : '', TEXTS[format]));

const TEXTS = {
  csv: (rows: readonly PersonSession[]) => csvRows(PERSON_SESSION_COLUMNS, rows.map(presentPersonSession)),
  json: (rows: readonly PersonSession[]) =>
    rows.map((row) => `${JSON.stringify(presentPersonSession(row))}\n`).join(''),
} as const;
