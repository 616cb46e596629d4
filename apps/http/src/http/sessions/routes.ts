import { safeTry } from 'neverthrow';
import type { Edge } from '../caller.js';
import { courseReading, NOTHING, roomIdInPath } from '../course-operation.js';
import { presentLiveSession } from '../live-session-json.js';
import { answer, type Operation } from '../operation.js';
import { PageQuery, pageWanted } from '../pages.js';
import { problemOf } from '../problem-of.js';
import { presentUsers } from './present.js';
import { LiveSessionListJson, OneLiveSessionJson, UserListJson } from './schema.js';

const TAG = 'Live sessions';

/** The live sessions of a course, and who is in them. */
export const sessionOperations = (edge: Edge): Operation[] => [
  courseReading(edge, {
    tag: TAG,
    path: '/api/course/{slug}/online/sessions/',
    summary: 'The course’s live sessions, newest first',
    query: PageQuery,
    answers: { 200: { description: 'A part of the list.', json: LiveSessionListJson } },
    problems: [],
    handle: ({ reader, query }) =>
      edge.liveClasses
        .listLiveSessions(reader, pageWanted(query))
        .mapErr(problemOf)
        .andThen(({ items, nextCursor }) =>
          answer(200, { live_sessions: items.map(presentLiveSession), next_cursor: nextCursor }),
        ),
  }),
  courseReading(edge, {
    tag: TAG,
    path: '/api/course/{slug}/online/sessions/{room_id}/',
    summary: 'One live session',
    query: NOTHING,
    answers: { 200: { description: 'The live session.', json: OneLiveSessionJson } },
    problems: ['live_session_not_found'],
    handle: ({ ctx, reader }) =>
      safeTry(async function* () {
        const roomId = yield* roomIdInPath(ctx);
        const view = yield* edge.liveClasses.showLiveSession(reader, roomId).mapErr(problemOf);
        return answer(200, { live_session: presentLiveSession(view) });
      }),
  }),
  courseReading(edge, {
    tag: TAG,
    path: '/api/course/{slug}/online/sessions/{room_id}/users/',
    summary: 'The live session users: who is in the class, and who is online',
    description:
      'Times and attended seconds of others are for teachers, assistants and the platform; they are null for everybody else.',
    query: NOTHING,
    answers: { 200: { description: 'Everybody with a seat or a connection.', json: UserListJson } },
    problems: ['live_session_not_found'],
    handle: ({ ctx, reader }) =>
      safeTry(async function* () {
        const roomId = yield* roomIdInPath(ctx);
        const attendees = yield* edge.liveClasses.listLiveSessionUsers(reader, roomId).mapErr(problemOf);
        return answer(200, presentUsers(attendees, reader));
      }),
  }),
];
