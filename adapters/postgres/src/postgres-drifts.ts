import type { Drift, Drifts } from '@homeroom/core';
import type { Knex } from 'knex';
import { pageOf, placeOf } from './page.js';
import { rowsOf, statement } from './statement.js';
import { answered } from './transact.js';
import type { VideoServerName } from './video-server-name.js';

/** `Drifts` on Postgres. */
export const postgresDrifts = (knex: Knex, { videoServer }: VideoServerName): Drifts => ({
  record(drifts) {
    return answered(async () => {
      if (drifts.length > 0) await rowsOf(knex, RECORD, { videoServer, ...columnsOf(each(drifts)) });
    });
  },
  list(page) {
    return answered(async () => {
      const place = placeOf(page.cursor);
      const wanted = { videoServer, at: place?.at ?? null, seq: place?.seq ?? null, rows: page.limit + 1 };
      const rows = await rowsOf<DriftRow>(knex, LIST, wanted);
      return pageOf(
        rows,
        page,
        (row) => row.drift,
        ({ drift, seq }) => ({ at: drift.at, seq }),
      );
    });
  },
});

interface DriftRow {
  readonly drift: Drift;
  readonly seq: string;
}

/** Each difference once, with its first time and its newest finding: one statement may not change a row twice. */
const each = (drifts: readonly Drift[]): readonly Drift[] => {
  const byKey = new Map<string, Drift>();
  for (const drift of drifts) {
    const key = JSON.stringify([drift.roomId, drift.kind, drift.asked]);
    const known = byKey.get(key);
    const repairedAt = drift.repairedAt ?? known?.repairedAt ?? null;
    byKey.set(key, known === undefined ? drift : { ...known, found: drift.found, repairedAt });
  }
  // In one order for all: two processes that record the same differences must not wait for each other.
  return [...byKey.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, drift]) => drift);
};

const columnsOf = (drifts: readonly Drift[]) => ({
  liveSessionIds: drifts.map((drift) => drift.liveSessionId),
  roomIds: drifts.map((drift) => drift.roomId),
  kinds: drifts.map((drift) => drift.kind),
  sources: drifts.map((drift) => drift.source),
  asked: drifts.map((drift) => drift.asked),
  found: drifts.map((drift) => drift.found),
  at: drifts.map((drift) => drift.at),
  repairedAt: drifts.map((drift) => drift.repairedAt),
});

/** Told again, a difference keeps its first time and its source. */
const RECORD = statement(`
  insert into homeroom.drifts as known (video_server, live_session_id, room_id, kind, source, asked, found, at, repaired_at)
  select :videoServer, live_session_id, room_id, kind, source, asked, found, homeroom.instant(at), homeroom.instant(repaired_at)
  from unnest(:liveSessionIds::text[], :roomIds::text[], :kinds::text[], :sources::text[], :asked::text[], :found::text[],
      :at::bigint[], :repairedAt::bigint[])
    as told (live_session_id, room_id, kind, source, asked, found, at, repaired_at)
  on conflict (video_server, room_id, kind, asked) do update
    set found = excluded.found, repaired_at = coalesce(excluded.repaired_at, known.repaired_at)`);

const LIST = statement(`
  select d.id::text as seq, json_build_object('liveSessionId', d.live_session_id, 'roomId', d.room_id, 'kind', d.kind,
    'source', d.source, 'repairedAt', homeroom.ms(d.repaired_at), 'asked', d.asked, 'found', d.found, 'at', homeroom.ms(d.at)) as drift
  from homeroom.drifts d
  where d.video_server = :videoServer
    and (d.at, d.id) < (coalesce(homeroom.instant(:at::bigint), 'infinity'), coalesce(:seq::bigint, 0))
  order by d.at desc, d.id desc limit :rows`);
