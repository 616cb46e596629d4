import { err, type Result } from 'neverthrow';
import type { Edge } from '../caller.js';
import { NOTHING } from '../course-operation.js';
import { type Answer, answer, type Operation } from '../operation.js';
import { PageQuery, pageWanted } from '../pages.js';
import type { Problem } from '../problem.js';
import { problemOf } from '../problem-of.js';
import { adminOperation } from './admin-operation.js';
import { presentDrift, presentDriftReport } from './present.js';
import { DriftListJson, ReconcileBody, ReconciledJson } from './schema.js';

/** Asks the video server, now. */
export const reconcileOperation = (edge: Edge): Operation =>
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
      if (typeof body.room_id !== 'string') return lookAtAll(edge);
      const reconciled = await edge.liveClasses.reconcileLiveSession(body.room_id);
      return reconciled
        .mapErr(problemOf)
        .andThen((said) => answer(200, { answer: said.answer, drifts: said.drifts.map(presentDrift) }));
    },
  });

/** What the sweep did is told in any case: a video server that does not list its rooms takes none of it back. */
const lookAtAll = async (edge: Edge): Promise<Result<Answer, Problem>> => {
  const swept = await edge.liveClasses.sweepUnsettled();
  if (swept.isErr()) return err(problemOf(swept.error));
  const { looked, failed } = swept.value;
  const active = await edge.liveClasses.reconcileActiveRooms();
  if (active.isErr() && active.error.type === 'storage-failed') return err(problemOf(active.error));
  return answer(200, {
    looked,
    failed: failed.map(({ roomId, error }) => ({ room_id: roomId, error })),
    not_ours: active.isOk() ? active.value.notOurs : null,
    held_over: active.isOk() ? active.value.heldOver : null,
    active_rooms_error: active.isOk() ? null : active.error.type,
  });
};

/** What differs, and how well events come. */
export const driftOperation = (edge: Edge): Operation =>
  adminOperation(edge, {
    method: 'get',
    path: '/api/admin/drift/',
    summary:
      'Where the video server differs from what was asked or believed, newest first, and how well its events came lately',
    query: PageQuery,
    body: NOTHING,
    answers: { 200: { description: 'A part of the list, and the deliveries of the last week.', json: DriftListJson } },
    problems: ['storage_unavailable'],
    handle: async ({ query }) =>
      (await edge.liveClasses.reportDrift(pageWanted(query)))
        .mapErr(problemOf)
        .andThen((report) => answer(200, presentDriftReport(report))),
  });
