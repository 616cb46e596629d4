import type { Recording } from '@homeroom/core';
import { safeTry } from 'neverthrow';
import type { Edge } from '../caller.js';
import { courseReading, NOTHING, roomIdInPath } from '../course-operation.js';
import { answer, type Operation } from '../operation.js';
import { problemOf } from '../problem-of.js';
import { fileOperations } from './file-routes.js';
import { presentRecording } from './present.js';
import { signedPath, urlExpiry } from './recording-urls.js';
import { RecordingListJson } from './schema.js';

/** The recordings of a live session, and their files. */
export const recordingOperations = (edge: Edge): Operation[] => [
  courseReading(edge, {
    path: '/api/course/{slug}/online/sessions/{room_id}/recordings/',
    tag: 'Recordings',
    summary: 'The recordings of a live session, whatever their state',
    query: NOTHING,
    answers: { 200: { description: 'All of them, by their first sign.', json: RecordingListJson } },
    problems: ['live_session_not_found'],
    handle: ({ ctx, reader, readerId }) =>
      safeTry(async function* () {
        const roomId = yield* roomIdInPath(ctx);
        const recordings = yield* edge.liveClasses.listRecordings(reader, roomId).mapErr(problemOf);
        return answer(200, { recordings: recordings.map((one) => present(edge, readerId, one)) });
      }),
  }),
  ...fileOperations(edge),
];

const present = (edge: Edge, readerId: string, recording: Recording) => {
  const [secret] = edge.config.urlSecrets;
  if (secret === undefined) throw new Error('there is no secret to sign URLs with');
  const { recordId, durationSeconds } = recording;
  const expiresAt = urlExpiry(edge.clock.now(), durationSeconds);
  return presentRecording(recording, (kind) => {
    const path = signedPath({ recordId, kind, readerId, expiresAt }, secret);
    return edge.publicUrl() + path;
  });
};
