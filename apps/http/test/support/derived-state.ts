import type pg from 'pg';

/**
 * Everything that was derived from observations, by natural keys: without generated ids, the moments of our own work and the
 * number of changes it took. Two databases that were told the same events give the same text.
 */
export const derivedState = async (database: pg.Pool): Promise<string> => {
  const parts: unknown[] = [];
  for (const query of QUERIES) parts.push((await database.query(query)).rows);
  return JSON.stringify(parts, null, 1);
};

const QUERIES = [
  `select room_id, status from homeroom.live_sessions order by room_id`,
  `select r.room_id, r.kind, s.room_id as session from homeroom.rooms r
     join homeroom.live_sessions s on s.id = r.live_session_id order by 1`,
  `select room_id, source, at from homeroom.room_times where source not in ('active', 'not-active') order by 1, 2, 3`,
  `select connection_key, room_id, identity, other_identities, name, kind, joined_at, joined_evidence, left_at,
          left_not_before, left_not_after, left_evidence, left_reason, last_seen_at
     from homeroom.connections order by 1`,
  `select record_id, room_id, started_at, ended_at, announced_bytes, warning from homeroom.recordings order by 1`,
  `select record_id, step, at, detail from homeroom.recording_steps
     where step in ('started', 'ended', 'announced', 'transcoded') and evidence = 'observed' order by 1, 2, 3`,
  `select event_id, event, status, reason from homeroom.inbox where origin = 'webhook' order by 1, 2`,
];
