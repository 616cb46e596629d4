import { newRecording, type Recording } from '@homeroom/core';
import { aRoom } from './live-sessions.js';

/** A recording of the class of `aLiveSession` of which nothing is known but its id. */
export const aRecording = (overrides: Partial<Recording> = {}): Recording => ({
  ...newRecording('record-1', aRoom()),
  ...overrides,
});
