import { LIMITS } from '../options.js';
import { changedMetadata } from '../state/metadata.js';
import type { Guest, Recording, RecordingOutcome, Room } from '../state/room.js';
import { CommandRefused, requireActiveRoom } from '../state/world.js';
import { join, leave, RECORDER_ID } from './people.js';
import { megabytes, type Stage } from './stage.js';

const RECORDER: Guest = {
  identity: RECORDER_ID,
  userId: RECORDER_ID,
  name: '',
  isAdmin: true,
  isHidden: false,
  userMetadata: {},
};

/** The recorder joins and says that it records. Answers the record id, `<room sid>-<ms>`. */
export function startRecording(need: Stage, roomId: string): string {
  const room = requireActiveRoom(need.world, roomId);
  if (room.runningRecordId !== null) throw new CommandRefused('a recording runs already');
  if (need.world.recordings.size >= LIMITS.recordings) throw new CommandRefused('too many recordings');
  const recordId = freeRecordId(need, room);
  room.guests.set(RECORDER.identity, RECORDER);
  const recording: Recording = {
    recordId,
    room,
    filePath: `node_01/${room.roomId}/${recordId}.mp4`,
    startedAtMs: need.clock(),
    recorderSid: join(need, roomId, RECORDER.userId, {}),
    stoppedAtMs: null,
    readyAtMs: null,
    roomEndedAtMs: null,
  };
  need.world.recordings.set(recordId, recording);
  room.runningRecordId = recordId;
  room.metadata = changedMetadata(room.metadata, { is_recording: true });
  need.webhooks.recordingWithoutFile(recording, 'start_recording', 'success');
  return recordId;
}

/** The teacher presses stop: end_recording, the recorder leaves, the file comes later. */
export function stopRecording(need: Stage, recordId: string, outcome: RecordingOutcome): void {
  const recording = need.world.recordings.get(recordId);
  if (recording === undefined) throw new CommandRefused(`no recording ${JSON.stringify(recordId)}`);
  const { room } = recording;
  if (room.runningRecordId !== recordId) throw new CommandRefused('this recording does not run');
  finish(need, recording, outcome);
  if (room.participants.has(recording.recorderSid)) leave(need, recording.recorderSid);
}

/** A recording that runs when its room ends is ended a moment later, when the others have gone (scenario recording-during-class). */
export function stopRecordingOfEndedRoom(need: Stage, room: Room): void {
  const recording = need.world.recordings.get(room.runningRecordId ?? '');
  if (recording === undefined) return;
  need.timers.after(need.timings.recorderStopMs, () => {
    // Somebody may have pressed stop meanwhile.
    if (recording.stoppedAtMs === null) finish(need, recording, 'ready');
  });
}

function finish(need: Stage, recording: Recording, outcome: RecordingOutcome): void {
  const { room } = recording;
  room.runningRecordId = null;
  room.metadata = changedMetadata(room.metadata, { is_recording: false });
  recording.stoppedAtMs = need.clock();
  need.webhooks.recordingWithoutFile(recording, 'end_recording', 'success');
  if (outcome !== 'never') {
    need.timers.after(need.timings.recordingProcessedMs, () => transcode(need, recording, outcome));
  }
}

function transcode(need: Stage, recording: Recording, outcome: 'ready' | 'transcoding-failed'): void {
  if (outcome === 'ready') {
    recording.readyAtMs = need.clock();
    recording.roomEndedAtMs = recording.room.endedAtMs;
    need.webhooks.recordingProceeded(recording, megabytes(need.media.length));
  }
  const message = outcome === 'ready' ? 'success' : 'ffmpeg failed: exit status 1';
  need.webhooks.recordingWithoutFile(recording, 'recording_transcoding_finished', message);
}

function freeRecordId(need: Stage, room: Room): string {
  let ms = need.clock();
  while (need.world.recordings.has(`${room.sid}-${ms}`)) ms += 1;
  return `${room.sid}-${ms}`;
}
