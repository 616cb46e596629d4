import { attended, CLASS_LENGTH, measure, SESSION_FIGURES, staysInOrder } from './attendance-people-sql.js';
import { ROOMS, stays, TOLD_END } from './attendance-stays-sql.js';
import { SEAT } from './seat-sql.js';
import { statement } from './statement.js';

/** A stay as JSON in the shape of the domain's `AttendedStay`. */
const STAY = `json_build_object('connection', json_build_object('key', key, 'liveSessionId', told_session_id,
        'roomId', room_id, 'identity', identity, 'otherIdentities', other_identities, 'name', name, 'kind', kind,
        'told', told, 'joinedAt', joined_at, 'joinedEvidence', joined_evidence, 'lastSeenAt', last_seen_at,
        'departure', case when told_at is not null then json_build_object('at', told_at, 'notBefore', told_not_before,
          'notAfter', told_not_after, 'evidence', told_evidence, 'reason', reason) end),
      'joinedNotBefore', joined_not_before, 'joinedNotAfter', joined_not_after,
      'departure', case when left_at is not null then json_build_object('at', left_at, 'notBefore', left_not_before,
        'notAfter', left_not_after, 'evidence', left_evidence, 'reason', reason) end,
      'lifeEndsAt', life_ends_at, 'breakout', breakout)`;

/** `attendee`: a person with a seat or with a stay. */
const ATTENDEES = `
  seat as materialized (
    select s.identity, ${SEAT} as seat, p.name, p.version
    from session join homeroom.seats s on s.live_session_id = session.live_session_id
    join homeroom.people p on p.id = s.person_id),
  attendee as (
    select json_build_object('identity', identity, 'seat', seat.seat, 'name', coalesce(seat.name, attended.name),
      'online', coalesce(attended.lasts, false) and not session.over,
      'firstJoinedAt', attended.first_joined_at,
      'lastLeftAt', case when not attended.lasts then attended.last_left_at end,
      'attendedMs', ${measure('attended.best')}, 'lowerMs', ${measure('attended.lower')},
      'upperMs', ${measure('attended.upper')}, 'stays', coalesce(attended.stays, '[]')) as attendee
    from session cross join (attended full join seat using (identity)))`;

/** One live session's attendance, in the shape of `AttendanceSheet`; no row when there is no such session. */
export const SHEET = statement(`
  with ${ROOMS},${stays('true')},${TOLD_END},${attended(`, ${staysInOrder(STAY)} as stays`)},${CLASS_LENGTH},
  ${SESSION_FIGURES},${ATTENDEES}
  select json_build_object(
    'startedAt', begin.at,
    'endedAt', session_end.at,
    'endedEvidence', session_end.evidence,
    'lengthMs', coalesce((select ${measure('union_of_spans')} from class_time), 0),
    'openQuestions', question.open_questions,
    'attendees', (select coalesce(json_agg(attendee), '[]') from attendee),
    'machines', (select coalesce(${staysInOrder(STAY)}, '[]') from stay where not of_person),
    'revision', known.revision + (select coalesce(sum(version), 0) from seat)) as sheet
  from session join question using (live_session_id) join known using (live_session_id)
  left join session_end using (live_session_id) left join begin using (live_session_id)`);
