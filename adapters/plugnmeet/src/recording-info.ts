import type { RecordingNotThere, VideoServerFailed } from '@homeroom/core';
import { err, type Result, ResultAsync } from 'neverthrow';
import { type RecordingInfo, readRecordingInfo } from './answers/recordings.js';
import type { CallEnd } from './calls/caller.js';
import { readingFound } from './calls/outcomes.js';

type InfoFailed = RecordingNotThere | VideoServerFailed;

interface UnknownPath {
  readonly type: 'unknown-path';
}

type Ask = <E extends { readonly type: string }>(
  path: string,
  recordId: string,
  read: (end: CallEnd) => Result<RecordingInfo, E>,
) => ResultAsync<RecordingInfo, E>;

/**
 * 1.9.4 knows `recording/recordingInfo` only and answers 404 to `recording/info`; 2.4.0 knows both (fixture
 * `recording-info-known` of both versions). Which it is, is found out with the first question and remembered, for as long as
 * the older path gives answers.
 */
export const askingForInfo = (ask: Ask): ((recordId: string) => ResultAsync<RecordingInfo, InfoFailed>) => {
  let olderServer = false;

  const askOlder = (recordId: string): ResultAsync<RecordingInfo, InfoFailed> =>
    new ResultAsync(
      (async () => {
        const info = await ask('recording/recordingInfo', recordId, readInfo);
        olderServer = info.isOk() || info.error.type === 'recording-not-there';
        return info;
      })(),
    );

  return (recordId) =>
    olderServer
      ? askOlder(recordId)
      : ask<InfoFailed | UnknownPath>('recording/info', recordId, (end) =>
          end.status === 404 ? err({ type: 'unknown-path' }) : readInfo(end),
        ).orElse((error) => (error.type === 'unknown-path' ? askOlder(recordId) : err(error)));
};

const NOT_THERE: RecordingNotThere = { type: 'recording-not-there' };

const readInfo = readingFound('NOT_FOUND', NOT_THERE, readRecordingInfo);
