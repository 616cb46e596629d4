import { err } from 'neverthrow';
import type { Edge } from '../caller.js';
import { NOTHING } from '../course-operation.js';
import { answer, type Operation, pathValue } from '../operation.js';
import { PageQuery, pageWanted } from '../pages.js';
import { problemOf } from '../problem-of.js';
import { adminOperation } from './admin-operation.js';
import { presentDrift, presentObservation } from './present.js';
import { DriftListJson, InboxJson, InboxQuery, ReconcileBody, ReconciledJson, ReplayedJson } from './schema.js';

/** What an id of an observation can look like; anything else is none. */
const OBSERVATION_ID = /^[A-Za-z0-9-]{1,64}$/;

const inboxOperation = (edge: Edge): Operation =>
  adminOperation(edge, {
    method: 'get',
    path: '/api/admin/inbox/',
    summary: 'Observations, newest first, without their bodies',
    query: InboxQuery,
    body: NOTHING,
    answers: { 200: { description: 'A part of the list.', json: InboxJson } },
    problems: ['storage_unavailable'],
    handle: async ({ query }) =>
      (await edge.inbox.list(query.status ?? null, pageWanted(query)))
        .mapErr(problemOf)
        .andThen(({ items, nextCursor }) =>
          answer(200, { observations: items.map(presentObservation), next_cursor: nextCursor }),
        ),
  });

const replayOperation = (edge: Edge): Operation =>
  adminOperation(edge, {
    method: 'post',
    path: '/api/admin/inbox/{id}/replay/',
    summary: 'Have an observation applied (again)',
    query: NOTHING,
    body: NOTHING,
    answers: { 200: { description: 'It is pending.', json: ReplayedJson } },
    problems: ['observation_not_found', 'storage_unavailable'],
    handle: async ({ ctx }) => {
      const id = pathValue(ctx, 'id');
      if (!OBSERVATION_ID.test(id)) return err(problemOf({ type: 'missing' }));
      const replayed = await edge.liveClasses.replayObservation(id);
      return replayed.mapErr(problemOf).andThen((entry) => answer(200, { observation: presentObservation(entry) }));
    },
  });

const reconcileOperation = (edge: Edge): Operation =>
  adminOperation(edge, {
    method: 'post',
    path: '/api/admin/reconcile/',
    summary: 'Ask the video server about one live session, or about all that need a look',
    query: NOTHING,
    body: ReconcileBody,
    answers: { 200: { description: 'What it said, or what was looked at.', json: ReconciledJson } },
    problems: [
      'live_session_not_found',
      'storage_unavailable',
      'video_server_refused',
      'video_server_not_understood',
      'video_server_unavailable',
    ],
    handle: async ({ body }) => {
      if (typeof body.room_id === 'string') {
        const reconciled = await edge.liveClasses.reconcileLiveSession(body.room_id);
        return reconciled
          .mapErr(problemOf)
          .andThen((said) => answer(200, { answer: said.answer, drifts: said.drifts.map(presentDrift) }));
      }
      const swept = await edge.liveClasses.sweepUnsettled();
      return swept.mapErr(problemOf).andThen(({ looked, failed }) =>
        answer(200, {
          looked,
          failed: failed.map(({ roomId, error }) => ({ room_id: roomId, error })),
        }),
      );
    },
  });

const driftOperation = (edge: Edge): Operation =>
  adminOperation(edge, {
    method: 'get',
    path: '/api/admin/drift/',
    summary: 'Where the video server differs from what was asked or believed, newest first',
    query: PageQuery,
    body: NOTHING,
    answers: { 200: { description: 'A part of the list.', json: DriftListJson } },
    problems: ['storage_unavailable'],
    handle: async ({ query }) =>
      (await edge.drifts.list(pageWanted(query)))
        .mapErr(problemOf)
        .andThen(({ items, nextCursor }) => answer(200, { drifts: items.map(presentDrift), next_cursor: nextCursor })),
  });

/** What operators do: look, replay, reconcile. */
export const adminOperations = (edge: Edge): Operation[] => [
  inboxOperation(edge),
  replayOperation(edge),
  reconcileOperation(edge),
  driftOperation(edge),
];
