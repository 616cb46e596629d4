import { randomBytes, randomUUID } from 'node:crypto';

/**
 * The body of one event as PlugNMeet writes it: snake_case, 64-bit numbers as strings, times in whole seconds. `now` is UTC milliseconds.
 * Participant events carry a participant, recording events a recording_info; any other name is sent with the room alone.
 */
export function madeUpEvent(options, now) {
  const seconds = (ms) => String(Math.floor(ms / 1000));
  return JSON.stringify({
    event: options.event,
    room: { sid: options['room-sid'] ?? randomUUID(), room_id: options['room-id'], creation_time: seconds(now) },
    ...(/^(participant|track)_/.test(options.event) ? { participant: participant(options, now, seconds) } : {}),
    ...(/record/.test(options.event) ? { recording_info: recordingInfo(options, now) } : {}),
    id: randomUUID(),
    created_at: seconds(now),
  });
}

function participant(options, now, seconds) {
  const joinedAt = now - Number(options['joined-seconds-ago'] ?? 0) * 1000;
  return {
    sid: options['participant-sid'] ?? `PA_${randomBytes(6).toString('hex')}`,
    identity: options['user-id'],
    name: options.name ?? '',
    joined_at: seconds(joinedAt),
    joined_at_ms: String(joinedAt),
    ...(options.event === 'participant_left'
      ? { state: 'DISCONNECTED', disconnect_reason: options.reason ?? 'CLIENT_INITIATED' }
      : { state: 'ACTIVE' }),
  };
}

function recordingInfo(options, now) {
  const recordId = options['record-id'] ?? `${randomUUID()}-${now}`;
  const isDone = options.event === 'recording_proceeded';
  return {
    record_id: recordId,
    recorder_id: 'node_01',
    recorder_msg: 'success',
    file_path: isDone ? `node_01/${options['room-id']}/${recordId}.mp4` : '',
    file_size: isDone ? 1 : 0,
  };
}
