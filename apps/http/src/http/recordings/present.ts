import type { Recording } from '@homeroom/core';
import { iso, isoOrNull } from '../instants.js';
import type { SignedKind } from './recording-urls.js';
import type { RecordingJson } from './schema.js';

/** `urlOf` makes the URL of a file that is there. */
export const presentRecording = (recording: Recording, urlOf: (kind: SignedKind) => string): RecordingJson => ({
  record_id: recording.recordId,
  status: recording.status,
  started_at: isoOrNull(recording.startedAt),
  duration_seconds: recording.durationSeconds,
  size_bytes: recording.sizeBytes,
  sha256: recording.sha256,
  width: recording.width,
  height: recording.height,
  file_url: recording.fileKey === null ? null : urlOf('file'),
  poster_url: recording.posterKey === null ? null : urlOf('poster'),
  storyboard_url: null,
  warning: recording.warning,
  custody: recording.custody.map(({ step, at, evidence, detail }) => ({ step, at: iso(at), evidence, detail })),
});
