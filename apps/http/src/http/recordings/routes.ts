import type { Recording } from '@homeroom/core';
import { safeTry } from 'neverthrow';
import type { Caller, Edge } from '../caller.js';
import { courseOperation, NOTHING, roomIdInPath } from '../course-operation.js';
import { answer, type Operation } from '../operation.js';
import { problemOf } from '../problem-of.js';
import { fileOperations } from './file-routes.js';
import { presentRecording } from './present.js';
import { signedPath, urlExpiry } from './recording-urls.js';
import { RecordingListJson } from './schema.js';

/** The recordings of a live session, and their files. */
export const recordingOperations = (edge: Edge): Operation[] => [
  courseOperation(edge, {
    method: 'get',
    path: '/api/course/{slug}/online/sessions/{room_id}/recordings/',
    tag: 'Recordings',
    summary: 'The recordings of a live session, whatever their state',
    limit: 'reading',
    query: NOTHING,
    body: NOTHING,
    answers: { 200: { description: 'All of them, by their first sign.', json: RecordingListJson } },
    problems: ['live_session_not_found'],
    handle: ({ ctx, caller }) =>
      safeTry(async function* () {
        const roomId = yield* roomIdInPath(ctx);
        const recordings = yield* edge.liveClasses.listRecordings(caller.actor, roomId).mapErr(problemOf);
        return answer(200, { recordings: recordings.map((one) => present(edge, caller, one)) });
      }),
  }),
  ...fileOperations(edge),
];

const present = (edge: Edge, { actor }: Caller, recording: Recording) => {
  const [secret] = edge.config.urlSecrets;
  if (secret === undefined) throw new Error('there is no secret to sign URLs with');
  const { recordId, durationSeconds } = recording;
  const expiresAt = urlExpiry(edge.clock.now(), durationSeconds);
  return presentRecording(recording, (kind) => {
    const path = signedPath({ recordId, kind, personId: actor.person.id, expiresAt }, secret);
    return edge.publicUrl() + path;
  });
};
