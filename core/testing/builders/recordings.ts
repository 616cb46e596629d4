import type { Recording } from '@homeroom/core';

/** A recording of the class of `aLiveSession` of which nothing is known but its id. */
export const aRecording = (overrides: Partial<Recording> = {}): Recording => ({
  recordId: 'record-1',
  liveSessionId: 'session-1',
  roomId: 'algebra-room',
  status: 'expected',
  startedAt: null,
  endedAt: null,
  announcedBytes: null,
  sizeBytes: null,
  sha256: null,
  width: null,
  height: null,
  durationSeconds: null,
  fileKey: null,
  posterKey: null,
  warning: null,
  attempt: 0,
  nextAttemptAt: null,
  lastError: null,
  custody: [],
  ...overrides,
});
