import { safeTry } from 'neverthrow';
import type { Edge } from '../caller.js';
import { courseOperation, NOTHING, roomIdInPath } from '../course-operation.js';
import { presentLiveSession } from '../live-session-json.js';
import { answer, type Operation } from '../operation.js';
import { PageQuery, pageWanted } from '../pages.js';
import { problemOf } from '../problem-of.js';
import { presentUsers } from './present.js';
import { LiveSessionListJson, OneLiveSessionJson, UserListJson } from './schema.js';

const READING = { method: 'get', tag: 'Live sessions', limit: 'reading', body: NOTHING } as const;

/** The live sessions of a course, and who is in them. */
export const sessionOperations = (edge: Edge): Operation[] => [
  courseOperation(edge, {
    ...READING,
    path: '/api/course/{slug}/online/sessions/',
    summary: 'The course’s live sessions, newest first',
    query: PageQuery,
    answers: { 200: { description: 'A part of the list.', json: LiveSessionListJson } },
    problems: [],
    handle: ({ caller, query }) =>
      edge.liveClasses
        .listLiveSessions(caller.actor, pageWanted(query))
        .mapErr(problemOf)
        .andThen(({ items, nextCursor }) =>
          answer(200, { live_sessions: items.map(presentLiveSession), next_cursor: nextCursor }),
        ),
  }),
  courseOperation(edge, {
    ...READING,
    path: '/api/course/{slug}/online/sessions/{room_id}/',
    summary: 'One live session',
    query: NOTHING,
    answers: { 200: { description: 'The live session.', json: OneLiveSessionJson } },
    problems: ['live_session_not_found'],
    handle: ({ ctx, caller }) =>
      safeTry(async function* () {
        const roomId = yield* roomIdInPath(ctx);
        const view = yield* edge.liveClasses.showLiveSession(caller.actor, roomId).mapErr(problemOf);
        return answer(200, { live_session: presentLiveSession(view) });
      }),
  }),
  courseOperation(edge, {
    ...READING,
    path: '/api/course/{slug}/online/sessions/{room_id}/users/',
    summary: 'The live session users: who is in the class, and who is online',
    description:
      'Times and attended seconds of others are for teachers and assistants; they are null for everybody else.',
    query: NOTHING,
    answers: { 200: { description: 'Everybody with a seat or a connection.', json: UserListJson } },
    problems: ['live_session_not_found'],
    handle: ({ ctx, caller }) =>
      safeTry(async function* () {
        const roomId = yield* roomIdInPath(ctx);
        const attendees = yield* edge.liveClasses.listLiveSessionUsers(caller.actor, roomId).mapErr(problemOf);
        return answer(200, presentUsers(attendees, caller.actor));
      }),
  }),
];
