import type { RecordingReported } from '@homeroom/core';
import { ok, type Result, safeTry } from 'neverthrow';
import { megabytesAt } from '../answers/recordings.js';
import { type JsonObject, type Misread, objectAt, within } from '../reading/json.js';
import { certainMomentAt } from '../reading/moment.js';
import { idAt, wordsAt } from '../reading/plain-text.js';
import { readEventRoom } from './event-room.js';

/** What the recorder says when nothing is wrong. */
const SUCCESS = 'success';

/**
 * `start_recording`, `end_recording`, `recording_proceeded` and `recording_transcoding_finished`. A recorder tells of trouble
 * in `recorder_msg` only (scenario `recording`). A size comes with `recording_proceeded` alone; the others say 0.
 */
export const readRecordingReported =
  (what: RecordingReported['what']) =>
  (event: JsonObject): Result<RecordingReported, Misread> =>
    safeTry(function* () {
      const room = yield* readEventRoom(event);
      const at = yield* certainMomentAt(event, 'created_at');
      const info = yield* objectAt(event, 'recording_info');
      const recordId = yield* idAt(info, 'record_id').mapErr(within('recording_info'));
      const sizeBytes = yield* megabytesAt(info, 'file_size').mapErr(within('recording_info'));
      const message = yield* wordsAt(info, 'recorder_msg').mapErr(within('recording_info'));
      return ok({
        type: 'recording-reported',
        room,
        recordId,
        what,
        at,
        announcedBytes: what === 'announced' ? sizeBytes : null,
        warning: message === SUCCESS ? null : message,
      });
    });
