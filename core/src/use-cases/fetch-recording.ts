import { err, errAsync, ok, okAsync, type Result, type ResultAsync, safeTry } from 'neverthrow';
import type { FetchedFile } from '../domain/attempt-progress.js';
import type { Recording } from '../domain/recording.js';
import type { StaleAttempt } from '../domain/recording-attempt.js';
import type { Media, MediaFacts } from '../ports/media.js';
import type { ReceivedFile, RecordingFiles } from '../ports/recording-files.js';
import type { RecordingNotThere, RecordingSource } from '../ports/recording-source.js';
import type { Recordings } from '../ports/recordings.js';
import type { Stored } from '../ports/storage.js';
import type { Attempt } from './begin-attempt.js';

/** How far the announced size may be from the true one: it is told in megabytes (10^6) with two decimals. */
export const ANNOUNCED_SIZE_TOLERANCE_BYTES = 5_000;

/** Why an attempt did not bring the file; `reason` is kept with the recording and holds nothing secret. */
interface FetchFailed {
  readonly type: 'fetch-failed';
  readonly reason: string;
}

interface Needs {
  readonly recordings: Recordings;
  readonly recordingSource: RecordingSource;
  readonly files: RecordingFiles;
  readonly media: Media;
}

/**
 * Looks for the recording on the video server (events are hints, its answer is the truth), streams it into an unpublished
 * file, checks length, announced size and film, and only then publishes it, under a name of ours. Whatever goes wrong is
 * noted with the recording, trouble of our disk too, and tried again after a growing pause.
 *
 * Errors: `stale-attempt`; `storage-failed` when the recording's row could not be written or may not have been. Then the
 * file stays: the row may name it. When it does not, the file is an orphan, which nobody reads: an unpublished one is swept
 * by its age, a published one by `sweepOrphanFiles`.
 */
export const fetchRecording =
  (need: Needs) =>
  (attempt: Attempt): Stored<Recording, StaleAttempt> =>
    fetchFile(need, attempt).orElse((error) => {
      if (error.type === 'recording-not-there') return attempt.note({ type: 'not-there-yet' });
      if (error.type === 'fetch-failed') return attempt.note({ type: 'failed', reason: error.reason });
      return errAsync(error);
    });

const fetchFile = (need: Needs, attempt: Attempt): Stored<Recording, StaleAttempt | RecordingNotThere | FetchFailed> =>
  safeTry(async function* () {
    const { recordId } = attempt.recording;
    const { announcedBytes } = yield* need.recordingSource.describe(recordId).mapErr(notBrought('asking for it'));
    yield* attempt.note({ type: 'found-on-server', announcedBytes });
    const stream = yield* need.recordingSource.download(recordId).mapErr(notBrought('downloading it'));
    yield* attempt.note({ type: 'fetching' });
    const key = attempt.newFileKey();
    const received = yield* need.files.receive(key, attempt.watch(stream.bytes)).mapErr(notBrought('receiving it'));
    const published = await checkAndPublish(need, attempt, {
      key,
      received,
      lengthBytes: stream.lengthBytes,
      announcedBytes,
    });
    if (published.isErr() && published.error.type !== 'storage-failed') await discard(need, recordId, key);
    return published;
  });

/**
 * Removes a file that no row names and none will: the attempt has ended, or its writes do not count any more. Does nothing
 * when that cannot be read, for a recording must never lose its file.
 */
const discard = async ({ recordings, files }: Needs, recordId: string, key: string): Promise<void> => {
  const row = await recordings.find(recordId);
  if (row.isOk() && row.value?.fileKey !== key) await files.remove(key);
};

interface Arrived {
  readonly key: string;
  readonly received: ReceivedFile;
  readonly lengthBytes: number | null;
  readonly announcedBytes: number | null;
}

const checkAndPublish = (
  need: Needs,
  attempt: Attempt,
  arrived: Arrived,
): Stored<Recording, StaleAttempt | FetchFailed> =>
  safeTry(async function* () {
    const { key, received } = arrived;
    yield* checkSize(arrived);
    yield* attempt.beSilent();
    const facts = yield* lookInto(need.media, received.path);
    yield* attempt.beSilent();
    yield* need.files.publish(key).mapErr((error) => failed('publishing it', error));
    const { sizeBytes, sha256 } = received;
    const file: FetchedFile = { fileKey: key, sizeBytes, sha256, ...(facts ?? UNKNOWN_FACTS) };
    return attempt.note({ type: 'fetched', file });
  });

const checkSize = ({ received, lengthBytes, announcedBytes }: Arrived): Result<void, FetchFailed> => {
  const { sizeBytes } = received;
  const wrong = (expected: string) => err(failed(`it has ${sizeBytes} bytes instead of ${expected}`, null));
  if (sizeBytes === 0) return wrong('any');
  if (lengthBytes !== null && sizeBytes !== lengthBytes) return wrong(`${lengthBytes}`);
  if (announcedBytes !== null && Math.abs(sizeBytes - announcedBytes) > ANNOUNCED_SIZE_TOLERANCE_BYTES) {
    return wrong(`about ${announcedBytes}, as announced`);
  }
  return ok(undefined);
};

/** A file that is no film fails the attempt; without the tool the file is kept all the same, its facts are unknown. */
const lookInto = (media: Media, path: string): ResultAsync<MediaFacts | null, FetchFailed> =>
  media
    .probe(path)
    .map((facts): MediaFacts | null => facts)
    .orElse((error) => (error.type === 'not-media' ? errAsync(failed('it is no film', error)) : okAsync(null)));

/** What the ports fail with. */
interface Cause {
  readonly type: string;
  readonly reason?: string;
}

const UNKNOWN_FACTS = { durationSeconds: null, width: null, height: null };

const failed = (what: string, cause: Cause | null): FetchFailed => ({
  type: 'fetch-failed',
  reason: cause === null ? what : `${what}: ${cause.reason ?? cause.type}`,
});

/** Trouble on the way fails the attempt, be it the server's or our disk's; "not there" is an answer. */
const notBrought =
  (what: string) =>
  <E extends Cause>(error: E): FetchFailed | Extract<E, RecordingNotThere> =>
    isNotThere(error) ? error : failed(what, error);

const isNotThere = <E extends Cause>(error: E): error is Extract<E, RecordingNotThere> =>
  error.type === 'recording-not-there';

export type FetchRecording = ReturnType<typeof fetchRecording>;
