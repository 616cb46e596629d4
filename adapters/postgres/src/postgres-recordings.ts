import { isDeepStrictEqual } from 'node:util';
import type { CustodyStep, Recording, Recordings } from '@homeroom/core';
import type { Knex } from 'knex';
import { err, ok } from 'neverthrow';
import {
  ADD,
  ADD_STEPS,
  columnsOf,
  DUE,
  FIND,
  FORGET_STEPS,
  LOCK,
  OF_LIVE_SESSIONS,
  type RecordingRow,
  SAVE,
  stepColumns,
} from './recording-sql.js';
import { rowsOf } from './statement.js';
import { answered, transact } from './transact.js';
import type { VideoServerName } from './video-server-name.js';

/** The second round holds the lock of a row that another process created during the first. */
const MOST_ROUNDS = 2;

/** `Recordings` on Postgres. */
export const postgresRecordings = (knex: Knex, { videoServer }: VideoServerName): Recordings => {
  const locked = async (trx: Knex.Transaction, recordId: string): Promise<Recording | null> => {
    const [row] = await rowsOf(trx, LOCK, { videoServer, recordId });
    return row === undefined ? null : found(trx, recordId);
  };
  const found = async (db: Knex, recordId: string): Promise<Recording | null> =>
    (await rowsOf<RecordingRow>(db, FIND, { videoServer, recordId }))[0]?.recording ?? null;

  /** False when another process has created the recording meanwhile. */
  const save = async (
    trx: Knex.Transaction,
    recordId: string,
    known: Recording | null,
    next: Recording,
  ): Promise<boolean> => {
    const row = { ...columnsOf(next), recordId, videoServer };
    if (known === null && (await rowsOf(trx, ADD, row)).length === 0) return false;
    if (known !== null && !isDeepStrictEqual(columnsOf(known), columnsOf(next))) await rowsOf(trx, SAVE, row);
    const key = { videoServer, recordId };
    const gone = stepsWithout(known?.custody ?? [], next.custody);
    const added = stepsWithout(next.custody, known?.custody ?? []);
    if (gone.length > 0) await rowsOf(trx, FORGET_STEPS, { ...key, ...stepColumns(gone) });
    if (added.length > 0) await rowsOf(trx, ADD_STEPS, { ...key, ...stepColumns(added) });
    return true;
  };

  return {
    upsert(recordId, change) {
      return transact(knex, async (trx) => {
        for (let round = 0; round < MOST_ROUNDS; round += 1) {
          const known = await locked(trx, recordId);
          const changed = change(structuredClone(known));
          if (changed.isErr()) return err(changed.error);
          if (await save(trx, recordId, known, changed.value)) return ok(changed.value);
        }
        throw new Error('a recording is neither there nor can it be created');
      });
    },
    find(recordId) {
      return answered(() => found(knex, recordId));
    },
    ofLiveSessions(liveSessionIds) {
      return answered(async () => {
        const rows = await rowsOf<RecordingRow>(knex, OF_LIVE_SESSIONS, { videoServer, liveSessionIds });
        return rows.map((row) => row.recording);
      });
    },
    due(now, limit) {
      return answered(async () => {
        const rows = await rowsOf<{ readonly recordId: string }>(knex, DUE, { videoServer, now, limit });
        return rows.map((row) => row.recordId);
      });
    },
  };
};

const stepsWithout = (steps: readonly CustodyStep[], others: readonly CustodyStep[]): readonly CustodyStep[] =>
  steps.filter((step) => !others.some((other) => isDeepStrictEqual(other, step)));
