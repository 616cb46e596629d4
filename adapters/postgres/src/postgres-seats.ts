import type { Seat, Seats } from '@homeroom/core';
import type { Knex } from 'knex';
import { SEAT } from './seat-sql.js';
import { rowsOf, statement } from './statement.js';
import { answered } from './transact.js';

/** `Seats` on Postgres. The person of a seat has been entered before (`Courses.enterPerson`). */
export const postgresSeats = (knex: Knex): Seats => ({
  take({ liveSessionId, person, role, identity, blockedAt }) {
    return answered(async () => {
      const wanted = { liveSessionId, personId: person.id, role, identity, blockedAt };
      const [taken] = await rowsOf<SeatRow>(knex, TAKE, wanted);
      if (taken === undefined) throw new Error('taking a seat gave no seat');
      return taken.seat;
    });
  },
  find(liveSessionId, personId) {
    return answered(async () => (await rowsOf<SeatRow>(knex, FIND, { liveSessionId, personId }))[0]?.seat ?? null);
  },
});

interface SeatRow {
  readonly seat: Seat;
}

/** Always writes, so that it always gives the row: `do nothing` would hide one that another has just taken. */
const TAKE = statement(`
  with taken as (
    insert into homeroom.seats as known (live_session_id, person_id, identity, role, blocked_at)
    select :liveSessionId, :personId, :identity, :role, homeroom.instant(:blockedAt)
    from homeroom.adding_facts_of(:liveSessionId)
    on conflict (live_session_id, person_id) do update set
      role = excluded.role,
      version = known.version + (known.role <> excluded.role)::integer
    returning *)
  select ${SEAT} as seat from taken s join homeroom.people p on p.id = s.person_id`);

const FIND = statement(`
  select ${SEAT} as seat from homeroom.seats s join homeroom.people p on p.id = s.person_id
  where s.live_session_id = :liveSessionId and s.person_id = :personId`);
