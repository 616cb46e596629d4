import { mergeVisit, type RoomVisit } from '@homeroom/core';
import { type Binding, statement, storableText } from './statement.js';

/** A visit as JSON in the domain's shape; `v` is its row. */
export const VISIT = `json_build_object('roomId', v.room_id, 'identity', v.identity, 'name', v.name, 'kind', v.kind,
    'from', homeroom.ms(v.from_at), 'to', homeroom.ms(v.to_at))`;

/** `mergeVisit` in SQL, of the row that is there (`known`) and the one that is told (`excluded`). Names in JavaScript's order. */
export const MERGE_VISIT = `
  on conflict (video_server, room_id, from_at, identity) do update set
    name = least(known.name collate "C", excluded.name collate "C"),
    kind = greatest(known.kind collate "C", excluded.kind collate "C"),
    to_at = greatest(known.to_at, excluded.to_at),
    version = known.version + 1
  where (known.name, known.kind, known.to_at) is distinct from (least(known.name collate "C", excluded.name collate "C"),
    greatest(known.kind collate "C", excluded.kind collate "C"), greatest(known.to_at, excluded.to_at))`;

/** Rooms come in one order for all, so that two accounts of the same rooms do not wait for each other. */
export const ADD_VISITS = statement(`
  with room as materialized (
    select room_id, homeroom.adding_facts(:videoServer, room_id) from unnest(:visitedRooms::text[]) as visited (room_id)),
  told as (
    select * from unnest(:roomIds::text[], :identities::text[], :names::text[], :kinds::text[], :from::bigint[], :to::bigint[])
      as told (room_id, identity, name, kind, from_at, to_at))
  insert into homeroom.room_visits as known (video_server, room_id, identity, name, kind, from_at, to_at)
  select :videoServer, room_id, identity, name, kind, homeroom.instant(from_at), homeroom.instant(to_at)
  from (select count(*) from room) excluded_from, told
  order by room_id, from_at, identity
  ${MERGE_VISIT}`);

/** Visits as bindings, each once: one statement may not change a row twice. */
export const visitColumns = (told: readonly RoomVisit[]): Record<string, Binding> => {
  const visits = each(told.map(storableVisit));
  return {
    visitedRooms: [...new Set(visits.map((visit) => visit.roomId))].sort(),
    roomIds: visits.map((visit) => visit.roomId),
    identities: visits.map((visit) => visit.identity),
    names: visits.map((visit) => visit.name),
    kinds: visits.map((visit) => visit.kind),
    from: visits.map((visit) => visit.from),
    to: visits.map((visit) => visit.to),
  };
};

const each = (visits: readonly RoomVisit[]): readonly RoomVisit[] => {
  const byKey = new Map<string, RoomVisit>();
  for (const visit of visits) {
    const key = JSON.stringify([visit.roomId, visit.from, visit.identity]);
    const known = byKey.get(key);
    byKey.set(key, known === undefined ? visit : mergeVisit(known, visit));
  }
  return [...byKey.values()];
};

/** As it will be stored: two names that are stored as one must not count as two. */
export const storableVisit = (visit: RoomVisit): RoomVisit => ({
  ...visit,
  roomId: storableText(visit.roomId),
  identity: storableText(visit.identity),
  name: visit.name === null ? null : storableText(visit.name),
});
