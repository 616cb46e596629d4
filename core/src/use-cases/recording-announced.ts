import { ok, safeTry } from 'neverthrow';
import { APPLIED, type EventOutcome, type RecordingReported } from '../domain/class-event.js';
import { noteReport } from '../domain/recording-report.js';
import type { Recordings } from '../ports/recordings.js';
import type { KnownRoom } from '../ports/rooms.js';
import type { Stored } from '../ports/storage.js';
import type { WakeUps } from '../ports/wake-ups.js';

/**
 * A recorder said something: any of it makes the recording known, "announced" makes it due. A lost wake-up costs time, not
 * the recording: the sweep finds what is due. Safe to repeat, in any order.
 */
export const recordingAnnounced =
  (need: { recordings: Recordings; wakeUps: WakeUps }) =>
  (event: RecordingReported, room: KnownRoom): Stored<EventOutcome> =>
    safeTry(async function* () {
      const { recordId } = event;
      const recording = yield* need.recordings.upsert(recordId, (found) => ok(noteReport(found, event, room)));
      if (recording.status === 'announced') await need.wakeUps.wake({ type: 'ingest-recording', recordId });
      return ok(APPLIED);
    });

export type ApplyRecordingAnnounced = ReturnType<typeof recordingAnnounced>;
