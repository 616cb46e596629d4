import { safeTry } from 'neverthrow';
import { type Edge, logPicture } from '../caller.js';
import { courseOperation, NOTHING } from '../course-operation.js';
import { presentLiveSession } from '../live-session-json.js';
import { answer, type Operation } from '../operation.js';
import { problemOf } from '../problem-of.js';
import { presentJoinToken, wantedClass, warningsOf } from './present.js';
import { ClosedJson, CreatedJson, CreateRoomBody, JoinTokenJson, RoomBody } from './schema.js';

const createOperation = (edge: Edge): Operation =>
  courseOperation(edge, {
    method: 'post',
    path: '/api/course/{slug}/online/room/create/',
    tag: 'Class',
    summary: 'Open the course’s live session, or resume it',
    description:
      'For teachers and assistants. A create that failed half-way is continued by the next one. A course has one open live session: while it has one, another room_id is ignored, with the warning room_id_ignored.',
    limit: 'clicking',
    query: NOTHING,
    body: CreateRoomBody,
    answers: {
      200: { description: 'The course’s live session was open already, or is resumed.', json: CreatedJson },
      201: { description: 'A new live session.', json: CreatedJson },
    },
    problems: [
      'not_allowed',
      'room_id_used',
      'live_session_closing',
      'live_session_not_active',
      'video_server_refused',
      'video_server_not_understood',
      'video_server_unavailable',
    ],
    handle: ({ caller: { actor, course, token }, body, log }) =>
      safeTry(async function* () {
        const wanted = wantedClass(body, token.class);
        const input = { by: actor, course, roomId: body.room_id ?? null, wanted };
        if (body.metadata !== undefined) log.warn('metadata of a create was ignored');
        const created = yield* edge.liveClasses.createRoom(input).mapErr(problemOf);
        const { roomId } = created.session;
        if (created.notApplied.length > 0) {
          log.warn(
            { room_id: roomId, not_applied: created.notApplied },
            'the video server did not apply every setting',
          );
        }
        const view = yield* edge.liveClasses.showLiveSession(actor, roomId).mapErr(problemOf);
        const isNew = created.how === 'new' || created.how === 'continued';
        const told = { live_session: presentLiveSession(view), warnings: warningsOf(body, created) };
        return answer(isNew ? 201 : 200, told);
      }),
  });

const joinTokenOperation = (edge: Edge): Operation =>
  courseOperation(edge, {
    method: 'post',
    path: '/api/course/online/room/token/',
    tag: 'Class',
    summary: 'Let the person into the active room',
    description:
      'Call it on the person’s own click only, and never twice: it moves somebody who is inside to the new device.',
    limit: 'clicking',
    query: NOTHING,
    body: RoomBody,
    answers: { 200: { description: 'A token that opens the room.', json: JoinTokenJson } },
    problems: [
      'user_blocked',
      'live_session_not_found',
      'live_session_not_active',
      'live_session_closing',
      'video_server_refused',
      'video_server_not_understood',
      'video_server_unavailable',
    ],
    handle: ({ caller: { actor, token }, body, log }) => {
      logPicture({ log }, token);
      return edge.liveClasses
        .issueJoinToken({ roomId: body.room_id, by: actor })
        .mapErr(problemOf)
        .andThen((issued) => answer(200, presentJoinToken(issued, token.subject)));
    },
  });

const closeOperation = (edge: Edge): Operation =>
  courseOperation(edge, {
    method: 'post',
    path: '/api/course/{slug}/online/room/close/',
    tag: 'Class',
    summary: 'End the class for everybody, for good',
    description: 'For teachers and assistants. Safe to repeat.',
    limit: 'clicking',
    query: NOTHING,
    body: RoomBody,
    answers: {
      200: { description: 'It has ended, now or before.', json: ClosedJson },
      202: { description: 'It will end: the video server cannot be reached now.', json: ClosedJson },
    },
    problems: ['not_allowed', 'live_session_not_found', 'video_server_refused', 'video_server_not_understood'],
    handle: ({ caller: { actor }, body }) =>
      safeTry(async function* () {
        const closed = yield* edge.liveClasses.closeRoom({ roomId: body.room_id, by: actor }).mapErr(problemOf);
        const view = yield* edge.liveClasses.showLiveSession(actor, closed.roomId).mapErr(problemOf);
        return answer(closed.status === 'ended' ? 200 : 202, { live_session: presentLiveSession(view) });
      }),
  });

/** What happens in a class: it is opened, joined and closed. */
export const roomOperations = (edge: Edge): Operation[] => [
  createOperation(edge),
  joinTokenOperation(edge),
  closeOperation(edge),
];
