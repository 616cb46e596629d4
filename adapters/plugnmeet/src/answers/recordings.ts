import type { Instant } from '@homeroom/core';
import { err, ok, type Result, safeTry } from 'neverthrow';
import { type JsonObject, type Misread, misread, numberAt, objectAt, within } from '../reading/json.js';
import { certainMomentAt } from '../reading/moment.js';
import { idAt, idOrNullAt } from '../reading/plain-text.js';

/** A processed recording. */
export interface RecordingInfo {
  readonly recordId: string;
  readonly roomId: string;
  readonly roomSid: string | null;
  /** True to 5 kB; null when the server does not say. */
  readonly sizeBytes: number | null;
  /** When it was processed, a whole second. */
  readonly createdAt: Instant;
}

/** Reads one recording of a list. */
export const readRecording = (recording: JsonObject): Result<RecordingInfo, Misread> =>
  safeTry(function* () {
    const recordId = yield* idAt(recording, 'record_id');
    const roomId = yield* idAt(recording, 'room_id');
    const roomSid = yield* idOrNullAt(recording, 'room_sid');
    const sizeBytes = yield* megabytesAt(recording, 'file_size');
    const createdAt = yield* certainMomentAt(recording, 'creation_time');
    return ok({ recordId, roomId, roomSid, sizeBytes, createdAt });
  });

/** Reads `recording_info` of an answer of `recording/info`, or of the older `recording/recordingInfo`. */
export const readRecordingInfo = (answer: JsonObject): Result<RecordingInfo, Misread> =>
  objectAt(answer, 'recording_info').andThen((info) => readRecording(info).mapErr(within('recording_info')));

/**
 * PlugNMeet's size of a file, as bytes: it writes megabytes (10^6) with two decimals, so that the bytes are true to 5 kB
 * (fixture `recording-info-known`: 0.07 for a file of 69,842 bytes). Null for 0, which stands for "not known".
 */
export const megabytesAt = (json: JsonObject, field: string): Result<number | null, Misread> =>
  numberAt(json, field).andThen((megabytes) => {
    const bytes = Math.round(megabytes * 1_000_000);
    if (bytes < 0 || !Number.isSafeInteger(bytes)) return err(misread(field, 'must be a size'));
    return ok(bytes === 0 ? null : bytes);
  });
