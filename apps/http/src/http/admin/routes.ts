import { err } from 'neverthrow';
import type { Edge } from '../caller.js';
import { NOTHING } from '../course-operation.js';
import { answer, type Operation, pathValue } from '../operation.js';
import { pageWanted } from '../pages.js';
import { problemOf } from '../problem-of.js';
import { adminOperation } from './admin-operation.js';
import { presentObservation } from './present.js';
import { rebuildOperation } from './rebuild-routes.js';
import { driftOperation, reconcileOperation } from './reconcile-routes.js';
import { InboxJson, InboxQuery, ReplayedJson } from './schema.js';

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

/** What operators do: look, replay, reconcile, rebuild. */
export const adminOperations = (edge: Edge): Operation[] => [
  inboxOperation(edge),
  replayOperation(edge),
  reconcileOperation(edge),
  driftOperation(edge),
  rebuildOperation(edge),
];
