import type { Facts, KnownRoom, LedgerOfSession, Ledgers, SessionLedger, ToldOfSession } from '@homeroom/core';
import type { Knex } from 'knex';
import { err, ok } from 'neverthrow';
import { factChanges, factColumns, storableFacts } from './fact-changes.js';
import { type EntryRow, entryOf } from './inbox-sql.js';
import {
  FACTS,
  FORGET,
  type GoneRow,
  type LedgerRow,
  OBSERVATIONS,
  RAISE,
  SEALED_AT,
  TAKE_FACTS,
  WRITE,
} from './ledger-sql.js';
import { pageOf, placeOf } from './page.js';
import { sealSessions } from './seal-sessions.js';
import { rowsOf, statement } from './statement.js';
import { answered, transact } from './transact.js';
import type { VideoServerName } from './video-server-name.js';

/** `Ledgers` on Postgres. A rebuild reads, derives and compares under the session's lock, and writes only what differs. */
export const postgresLedgers = (knex: Knex, { videoServer }: VideoServerName): Ledgers => {
  const read = async (db: Knex, roomId: string): Promise<SessionLedger | null> => {
    const [row] = await rowsOf<LedgerRow>(db, FACTS, { videoServer, roomId });
    return row === undefined || row.rooms === null ? null : { ...row, rooms: row.rooms };
  };

  const told = async (db: Knex, rooms: readonly KnownRoom[]): Promise<ToldOfSession> => {
    const roomIds = rooms.map((room) => room.roomId);
    return { rooms, observations: (await rowsOf<EntryRow>(db, OBSERVATIONS, { videoServer, roomIds })).map(entryOf) };
  };

  const replace = async (trx: Knex, liveSessionId: string, { rooms, ...before }: SessionLedger, after: Facts) => {
    const changes = factChanges(before, after);
    if (changes === null) return;
    const [forgotten] = await rowsOf<GoneRow>(trx, FORGET, { videoServer, ...factColumns(changes.gone) });
    const roomIds = rooms.map((room) => room.roomId);
    await rowsOf(trx, WRITE, { videoServer, roomIds, ...factColumns(changes.put) });
    const shorter = lostKeys(before, changes.put);
    await rowsOf(trx, RAISE, { liveSessionId, raised: (forgotten?.gone ?? 0) + shorter + 1 });
  };

  return {
    read(roomId) {
      return answered(() => read(knex, roomId));
    },
    rebuild(roomId, derive) {
      return transact(knex, async (trx) => {
        const [taken] = await rowsOf<{ readonly id: string }>(trx, TAKE_FACTS, { roomId });
        if (taken === undefined) return err({ type: 'missing' as const });
        const liveSessionId = taken.id;
        const [sealed] = await rowsOf<{ readonly sealedAt: number }>(trx, SEALED_AT, { liveSessionId });
        if (sealed !== undefined) return err({ type: 'sealed' as const, sealedAt: sealed.sealedAt });
        // Statements of their own: they see what was added by all whom the lock waited for.
        const ledger = await read(trx, roomId);
        if (ledger === null) return err({ type: 'missing' as const });
        const from = await told(trx, ledger.rooms);
        const after = storableFacts(derive(from));
        await replace(trx, liveSessionId, ledger, after);
        const { rooms: _, ...before } = ledger;
        return ok({ before, after, observations: from.observations.length });
      });
    },
    sessions(page) {
      return answered(async () => {
        const place = placeOf(page.cursor);
        const wanted = { at: place?.at ?? null, seq: place?.seq ?? null, rows: page.limit + 1 };
        const rows = await rowsOf<SessionPlace>(knex, SESSIONS, wanted);
        return pageOf(
          rows,
          page,
          ({ session }) => session,
          ({ at, seq }) => ({ at: Number(at), seq }),
        );
      });
    },
    seal(endedBefore, limit, now) {
      return sealSessions(knex, videoServer, { endedBefore, limit, now });
    },
  };
};

/** How many keys lists lose that stay: the revision counts them. */
const lostKeys = (before: Facts, put: Facts): number => {
  const known = new Map(before.lists.map((list) => [`${list.roomId} ${list.at}`, list.keys.length]));
  const lost = put.lists.map((list) => Math.max(0, (known.get(`${list.roomId} ${list.at}`) ?? 0) - list.keys.length));
  return lost.reduce((sum, keys) => sum + keys, 0);
};

interface SessionPlace {
  readonly session: LedgerOfSession;
  /** Bigints as text. */
  readonly at: string;
  readonly seq: string;
}

/** Sorted for each part: for a whole rebuild that is little, and an index for it would draw the lists of courses to itself. */
const SESSIONS = statement(`
  select json_build_object('roomId', s.room_id, 'sealedAt', homeroom.ms(x.sealed_at)) as session,
    homeroom.ms(s.created_at)::text as at, s.seq::text as seq
  from homeroom.live_sessions s left join homeroom.sealed_sessions x on x.live_session_id = s.id
  where (s.created_at, s.seq) > (coalesce(homeroom.instant(:at::bigint), '-infinity'), coalesce(:seq::bigint, 0))
  order by s.created_at, s.seq limit :rows`);
