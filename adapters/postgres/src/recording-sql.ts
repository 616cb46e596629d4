import type { CustodyStep, Recording } from '@homeroom/core';
import { type Binding, statement } from './statement.js';

/** A recording as JSON in the domain's shape, with its custody; `r` is its row. */
const RECORDING = `json_build_object('recordId', r.record_id, 'liveSessionId', r.live_session_id, 'roomId', r.room_id,
    'status', r.status, 'startedAt', homeroom.ms(r.started_at), 'endedAt', homeroom.ms(r.ended_at),
    'announcedBytes', r.announced_bytes, 'sizeBytes', r.size_bytes, 'sha256', r.sha256, 'width', r.width,
    'height', r.height, 'durationSeconds', r.duration_seconds, 'fileKey', r.file_key, 'posterKey', r.poster_key,
    'warning', r.warning, 'attempt', r.attempt, 'nextAttemptAt', homeroom.ms(r.next_attempt_at),
    'lastError', r.last_error, 'custody', (
      select coalesce(json_agg(json_build_object('step', t.step, 'at', homeroom.ms(t.at), 'evidence', t.evidence,
        'detail', t.detail) order by t.at, t.step collate "C"), '[]')
      from homeroom.recording_steps t
      where t.video_server = r.video_server and t.record_id = r.record_id)) as recording`;

/** What the statements below select. */
export interface RecordingRow {
  readonly recording: Recording;
}

const FOUND = `
  select ${RECORDING} from homeroom.recordings r where r.video_server = :videoServer and r.record_id = :recordId`;

export const FIND = statement(FOUND);

export const LOCK = statement(`
  select record_id from homeroom.recordings
  where video_server = :videoServer and record_id = :recordId for no key update`);

export const OF_LIVE_SESSIONS = statement(`
  select ${RECORDING} from homeroom.recordings r
  where r.video_server = :videoServer and r.live_session_id = any(:liveSessionIds::text[])
  order by (select min(at) from homeroom.recording_steps t
    where t.video_server = r.video_server and t.record_id = r.record_id) nulls last, r.record_id collate "C"`);

export const DUE = statement(`
  select record_id as "recordId" from homeroom.recordings
  where video_server = :videoServer and next_attempt_at <= homeroom.instant(:now)
  order by next_attempt_at, record_id collate "C" limit :limit`);

const COLUMNS = `live_session_id, room_id, status, started_at, ended_at, announced_bytes, size_bytes, sha256, width,
      height, duration_seconds, file_key, poster_key, warning, attempt, next_attempt_at, last_error`;

const VALUES = `:liveSessionId, :roomId, :status, homeroom.instant(:startedAt), homeroom.instant(:endedAt),
      :announcedBytes, :sizeBytes, :sha256, :width, :height, :durationSeconds, :fileKey, :posterKey, :warning, :attempt,
      homeroom.instant(:nextAttemptAt), :lastError`;

/** Gives no row when another process has created it first. */
export const ADD = statement(`
  insert into homeroom.recordings (video_server, record_id, ${COLUMNS})
  values (:videoServer, :recordId, ${VALUES})
  on conflict do nothing
  returning record_id`);

export const SAVE = statement(`
  update homeroom.recordings set (${COLUMNS}) = row (${VALUES})
  where video_server = :videoServer and record_id = :recordId`);

export const FORGET_STEPS = statement(`
  delete from homeroom.recording_steps t
  using unnest(:steps::text[], :at::bigint[]) as gone (step, at)
  where t.video_server = :videoServer and t.record_id = :recordId
    and t.step = gone.step and t.at = homeroom.instant(gone.at)`);

export const ADD_STEPS = statement(`
  insert into homeroom.recording_steps (video_server, record_id, step, at, evidence, detail)
  select :videoServer, :recordId, step, homeroom.instant(at), evidence, detail
  from unnest(:steps::text[], :at::bigint[], :evidence::text[], :details::text[]) as told (step, at, evidence, detail)`);

/** A recording as bindings, without its custody. */
export const columnsOf = ({ custody: _, ...recording }: Recording): Record<string, Binding> => recording;

/** Steps as bindings. */
export const stepColumns = (steps: readonly CustodyStep[]): Record<string, Binding> => ({
  steps: steps.map((step) => step.step),
  at: steps.map((step) => step.at),
  evidence: steps.map((step) => step.evidence),
  details: steps.map((step) => step.detail),
});
