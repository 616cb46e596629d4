import type { Edge } from '../caller.js';
import { NOTHING } from '../course-operation.js';
import { answer, type Operation } from '../operation.js';
import { problemOf } from '../problem-of.js';
import { adminOperation } from './admin-operation.js';
import { presentRebuilt } from './present.js';
import { RebuildBody, RebuiltListJson } from './schema.js';

/** Derives one live session, or a part of all, again from its observations. */
export const rebuildOperation = (edge: Edge): Operation =>
  adminOperation(edge, {
    method: 'post',
    path: '/api/admin/rebuild/',
    summary: 'Derive one live session, or a part of all, again from its observations',
    description:
      'Without a room_id it takes some of all live sessions, oldest first; send next_cursor as cursor until it is null. Safe to repeat, also while classes run.',
    query: NOTHING,
    body: RebuildBody,
    answers: { 200: { description: 'What it did with each.', json: RebuiltListJson } },
    problems: ['live_session_not_found', 'storage_unavailable'],
    handle: async ({ body }) => {
      if (typeof body.room_id === 'string') {
        const one = await edge.liveClasses.rebuildLiveSession(body.room_id);
        return one.mapErr(problemOf).andThen((session) => answer(200, presentRebuilt([session], null)));
      }
      const some = await edge.liveClasses.rebuildAll(body.cursor ?? null);
      return some
        .mapErr(problemOf)
        .andThen(({ sessions, nextCursor }) => answer(200, presentRebuilt(sessions, nextCursor)));
    },
  });
