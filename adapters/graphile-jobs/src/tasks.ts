import type { WakeUp } from '@homeroom/core';
import type { Task, TaskList } from 'graphile-worker';
import { readRecordId, readRoomId } from './wake-up-payload.js';

/**
 * What serves each wake-up. It may come more than once, and to two workers at a time. `signal` says that the worker stops: leave off at a
 * good place and reject. A rejection is repeated after 3, 7, 20 and 55 s, then no more; one after `signal` costs no attempt.
 */
export type WakeUpHandlers = {
  readonly [T in WakeUp['type']]: (wakeUp: Extract<WakeUp, { readonly type: T }>, signal: AbortSignal) => Promise<void>;
};

/** A job that a handler is at, or left off at because the worker stops. */
export interface JobInHand {
  readonly id: string;
  /** Attempts before this one. */
  readonly attemptsBefore: number;
}

/** The jobs that are not done when the worker has stopped. */
export interface JobsInHand {
  unfinished(): readonly JobInHand[];
}

/** The handlers as graphile-worker's tasks, and what they are at. */
export const tasksOf = (handlers: WakeUpHandlers): { readonly tasks: TaskList; readonly inHand: JobsInHand } => {
  const unfinished = new Map<string, JobInHand>();
  const tracked =
    (serve: (payload: unknown, signal: AbortSignal) => Promise<void>): Task =>
    async (payload, helpers) => {
      const { id } = helpers.job;
      unfinished.set(id, { id, attemptsBefore: helpers.job.attempts - 1 });
      try {
        await serve(payload, helpers.abortSignal);
        unfinished.delete(id);
      } catch (thrown) {
        if (!helpers.abortSignal.aborted) unfinished.delete(id);
        throw thrown;
      }
    };
  const tasks = {
    'ingest-recording': tracked(async (payload, signal) => {
      const recordId = readRecordId(payload);
      if (recordId === null) throw new Error('The wake-up names no recording.');
      await handlers['ingest-recording']({ type: 'ingest-recording', recordId }, signal);
    }),
    'reconcile-live-session': tracked(async (payload, signal) => {
      const roomId = readRoomId(payload);
      if (roomId === null) throw new Error('The wake-up names no room.');
      await handlers['reconcile-live-session']({ type: 'reconcile-live-session', roomId }, signal);
    }),
  } satisfies Record<WakeUp['type'], Task>;
  return { tasks, inHand: { unfinished: () => [...unfinished.values()] } };
};
