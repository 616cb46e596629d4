import type { RecordingNotThere, RecordingSource, RecordingStream, VideoServerFailed } from '@homeroom/core';
import { errAsync, type ResultAsync } from 'neverthrow';
import type { PlugNMeetClient } from './plugnmeet-client.js';

/** PlugNMeet as the `RecordingSource` port. Outcomes: see the port. */
export const plugnmeetRecordingSource = ({ client }: { readonly client: PlugNMeetClient }): RecordingSource => {
  const downloadOnce = (recordId: string): ResultAsync<RecordingStream, RecordingNotThere | VideoServerFailed> =>
    client
      .recordingDownloadToken(recordId)
      .andThen((token) => client.downloadFile({ kind: 'recording', token }))
      .mapErr((error) => (error.type === 'file-not-there' ? NOT_THERE : error));

  return {
    describe: (recordId) => client.recordingInfo(recordId).map(({ sizeBytes }) => ({ announcedBytes: sizeBytes })),

    // A token that is refused is asked for afresh, once: it may have ended on the way (fixture `download-expired-token`).
    download: (recordId) =>
      downloadOnce(recordId).orElse((error) =>
        error.type === 'video-server-refused' && error.code === 'HTTP_401' ? downloadOnce(recordId) : errAsync(error),
      ),
  };
};

const NOT_THERE: RecordingNotThere = { type: 'recording-not-there' };
