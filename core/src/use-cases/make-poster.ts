import { errAsync, type ResultAsync } from 'neverthrow';
import type { Recording } from '../domain/recording.js';
import type { StaleAttempt } from '../domain/recording-attempt.js';
import type { Media } from '../ports/media.js';
import type { RecordingFiles } from '../ports/recording-files.js';
import type { Stored } from '../ports/storage.js';
import type { Attempt } from './begin-attempt.js';

/** Where in the film the poster is taken: past the lobby, before the class is over. */
const POSTER_AT_PART = 0.1;

/** A failure in making a poster, whatever it was. */
interface NoPoster {
  readonly type: 'no-poster';
  readonly reason: string;
}

/**
 * Makes a ready recording's poster from the published file. A failure, our disk's too, is noted, tried a few times, and
 * never touches the recording itself. Safe to repeat. Errors: `stale-attempt`; `storage-failed` when the recording's row could
 * not be written or may not have been: the picture stays then, named or an orphan.
 */
export const makePoster =
  (need: { files: RecordingFiles; media: Media }) =>
  (attempt: Attempt, ready: Recording): Stored<Recording, StaleAttempt> =>
    attempt
      .beSilent()
      .andThen(() => publishPoster(need, ready, attempt.newFileKey()))
      .andThen((posterKey) => attempt.note({ type: 'poster-made', posterKey }))
      .orElse((error) =>
        error.type === 'no-poster' ? attempt.note({ type: 'poster-failed', reason: error.reason }) : errAsync(error),
      );

const publishPoster = (
  need: { files: RecordingFiles; media: Media },
  { fileKey, durationSeconds }: Recording,
  posterKey: string,
): ResultAsync<string, NoPoster> => {
  if (fileKey === null) return errAsync({ type: 'no-poster', reason: 'there is no file' });
  return need.files
    .locate(fileKey)
    .andThen((path) => need.media.poster(path, (durationSeconds ?? 0) * POSTER_AT_PART))
    .andThen((jpeg) => need.files.receive(posterKey, once(jpeg)))
    .andThen(() => need.files.publish(posterKey))
    .map(() => posterKey)
    .mapErr((error): NoPoster => ({ type: 'no-poster', reason: 'reason' in error ? error.reason : error.type }));
};

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

export type MakePoster = ReturnType<typeof makePoster>;
