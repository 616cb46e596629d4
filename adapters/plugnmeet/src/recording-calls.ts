import type { RecordingNotThere } from '@homeroom/core';
import { readArtifact, readArtifactInfo } from './answers/artifacts.js';
import { listBody, readPage } from './answers/page.js';
import { readRecording } from './answers/recordings.js';
import { readToken } from './answers/token.js';
import type { Call, Json } from './calls/call.js';
import type { Caller } from './calls/caller.js';
import { readingDone, readingFound, readingList, readingNewerList } from './calls/outcomes.js';
import type { ArtifactNotThere, PlugNMeetClient } from './plugnmeet-client.js';
import { askingForInfo } from './recording-info.js';

type RecordingCalls = Pick<
  PlugNMeetClient,
  | 'recordings'
  | 'recordingInfo'
  | 'recordingDownloadToken'
  | 'deleteRecording'
  | 'artifacts'
  | 'artifactInfo'
  | 'artifactDownloadToken'
>;

/** The calls about recordings and other files. Contracts: `PlugNMeetClient`. */
export const recordingCalls = (call: Caller, timeoutSeconds: number): RecordingCalls => {
  const about = (path: string, body: { readonly [field: string]: Json }): Call => ({
    path: `/auth/${path}`,
    body,
    roomId: null,
    repeatable: true,
    timeoutSeconds,
  });

  return {
    recordings: (query) => call(about('recording/fetch', listBody(query)), readingList(readRecordings)),

    recordingInfo: askingForInfo((path, recordId, read) => call(about(path, { recordId }), read)),

    recordingDownloadToken: (recordId) =>
      call(
        about('recording/getDownloadToken', { recordId }),
        readingFound('NOT_FOUND', RECORDING_NOT_THERE, readToken),
      ),

    deleteRecording: (recordId) =>
      call(about('recording/delete', { recordId }), readingDone('deleted', 'NOT_FOUND', 'was-not-there')),

    artifacts: (query) => call(about('artifact/fetch', listBody(query)), readingNewerList(readArtifacts)),

    artifactInfo: (artifactId) =>
      call(about('artifact/info', { artifactId }), readingFound('NOT_FOUND', ARTIFACT_NOT_THERE, readArtifactInfo)),

    artifactDownloadToken: (artifactId) =>
      call(
        about('artifact/getDownloadToken', { artifactId }),
        readingFound('NOT_FOUND', ARTIFACT_NOT_THERE, readToken),
      ),
  };
};

const readRecordings = readPage('recordings_list', 'total_recordings', readRecording);
const readArtifacts = readPage('artifacts_list', 'total_artifacts', readArtifact);

const RECORDING_NOT_THERE: RecordingNotThere = { type: 'recording-not-there' };
const ARTIFACT_NOT_THERE: ArtifactNotThere = { type: 'artifact-not-there' };
