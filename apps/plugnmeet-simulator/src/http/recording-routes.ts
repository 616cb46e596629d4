import type Router from '@koa/router';
import { megabytes, type Stage } from '../class/stage.js';
import type { Recording } from '../state/room.js';
import { titleOf } from '../webhooks/bodies.js';
import type { Fields } from '../wire/messages.js';
import { FETCH_LIST, RECORD_ID } from '../wire/requests.js';
import { type Answer, Refused, success } from './answers.js';
import { call } from './call.js';
import { requireText } from './checks.js';
import { downloadToken } from './downloads.js';
import { pageOf } from './lists.js';
import { analyticsOf, databaseTime, pastRoom, rfc3339, unixSeconds } from './room-answers.js';

/** A recording's download token is good for half an hour. */
const TOKEN_LIFE_SECONDS = 1_800;

type Keys = { readonly apiKey: string; readonly apiSecret: string };

/** POST /auth/recording/*. A recording is unknown until its file is ready (exchanges recording-*-between). */
export function addRecordingRoutes(router: Router, need: Stage, keys: Keys): void {
  const info = call(RECORD_ID, (request) => recordingInfo(need, request));
  router.post(
    '/auth/recording/fetch',
    call(FETCH_LIST, (request) => fetchRecordings(need, request)),
  );
  router.post('/auth/recording/info', info);
  router.post('/auth/recording/recordingInfo', info);
  router.post(
    '/auth/recording/delete',
    call(RECORD_ID, (request) => deleteRecording(need, request)),
  );
  router.post(
    '/auth/recording/getDownloadToken',
    call(RECORD_ID, (request) => {
      const { filePath } = readyRecording(need, request);
      return success({ token: downloadToken(filePath, TOKEN_LIFE_SECONDS, keys, need.clock()) });
    }),
  );
}

function readyRecording(need: Stage, request: Fields): Recording & { readyAtMs: number } {
  const recording = need.world.recordings.get(requireText(request, 'record_id'));
  if (recording === undefined || !isReady(recording)) throw new Refused('recording not found', 'NOT_FOUND');
  return recording;
}

export function isReady(recording: Recording): recording is Recording & { readyAtMs: number } {
  return recording.readyAtMs !== null;
}

function fetchRecordings(need: Stage, request: Fields): Answer {
  const ready = [...need.world.recordings.values()].filter(isReady);
  const page = pageOf(request, ready, (recording) => recording.room);
  if (page.items.length === 0) throw new Refused('no recording found', 'NOT_FOUND');
  return success({
    result: {
      total_recordings: String(page.total),
      from: page.from,
      limit: page.limit,
      order_by: page.orderBy,
      recordings_list: page.items.map((recording) => recordingAnswer(need, recording)),
    },
  });
}

function recordingInfo(need: Stage, request: Fields): Answer {
  const recording = readyRecording(need, request);
  const { room } = recording;
  return success({
    recording_info: recordingAnswer(need, recording),
    room_info: { ...pastRoom(room, databaseTime), ...analyticsOf(room) },
  });
}

function deleteRecording(need: Stage, request: Fields): Answer {
  need.world.recordings.delete(readyRecording(need, request).recordId);
  return success();
}

function recordingAnswer(need: Stage, recording: Recording & { readyAtMs: number }): Answer {
  const { room } = recording;
  const title = titleOf(room);
  return {
    record_id: recording.recordId,
    room_id: room.roomId,
    room_sid: room.sid,
    file_path: recording.filePath,
    file_size: megabytes(need.media.length),
    creation_time: unixSeconds(recording.readyAtMs),
    room_creation_time: unixSeconds(room.createdAtMs),
    metadata: {
      title,
      subtitles: {},
      extra_data: {
        'meeting-created': rfc3339(room.createdAtMs),
        'meeting-ended': rfc3339(recording.roomEndedAtMs),
        'meeting-title': title,
      },
    },
  };
}
