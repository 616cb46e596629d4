import type { Connection } from '@homeroom/core';
import pg from 'pg';
import { alternate } from '../support/alternate.js';
import { type Cell, medianOf, printTable } from '../support/report.js';
import { type LoadResult, runLoad } from '../support/run-load.js';
import type { Generated } from './generated.js';
import { VIDEO_SERVER } from './names.js';
import { orThrow } from './or-throw.js';

const JOINS = 4_000;
/** As many as the app has connections to the database for its work. */
const LANES = 10;
/** Classes that people join at the same time. */
const CLASSES = 50;

/** The insert of a join, with or without what keeps it apart from rebuilds and marks the class's roll-up. */
const insert = (from: string): string => `
  insert into homeroom.connections (video_server, connection_key, live_session_id, room_id, identity, other_identities, name, kind,
    told, joined_at, joined_evidence, last_seen_at)
  select $1, $2, $3, $4, $5, '{}', $6, 'person', array['join'], homeroom.instant($7), 'observed', homeroom.instant($7)
  ${from} on conflict (video_server, connection_key) do nothing`;

const WAYS = {
  bare: insert(''),
  apart: insert('from homeroom.adding_facts($1, $4)'),
} as const;

/** Joins of people, each committed by itself, with and without what rebuilds and roll-ups ask of them. */
export const measureJoins = async ({ client, database, stores, roomIds }: Generated, rounds: number): Promise<void> => {
  const { rows: rooms } = await client.query<{ id: string; room_id: string }>(
    'select id, room_id from classes where room_id = any($1) limit $2',
    [roomIds, CLASSES],
  );
  const pool = new pg.Pool({ connectionString: database.url, max: LANES });
  let joins = 0;
  const next = (): Connection => {
    joins += 1;
    const room = rooms[joins % rooms.length];
    if (room === undefined) throw new Error('there is no class to join');
    const joinedAt = Date.now();
    return {
      key: `PA_join${joins}`,
      liveSessionId: room.id,
      roomId: room.room_id,
      identity: `joiner-${joins}`,
      otherIdentities: [],
      name: 'Somebody',
      kind: 'person',
      told: ['join'],
      joinedAt,
      joinedEvidence: 'observed',
      departure: null,
      lastSeenAt: joinedAt,
    };
  };
  const load = (join: (one: Connection) => Promise<unknown>): Promise<LoadResult> =>
    runLoad({ count: JOINS, lanes: LANES, perSecond: null }, async () => void (await join(next())));
  const raw = (name: keyof typeof WAYS) => (): Promise<LoadResult> =>
    load((one) => pool.query({ name, text: WAYS[name], values: valuesOf(one) }));
  try {
    const of = await alternate<LoadResult>(
      {
        bare: raw('bare'),
        apart: raw('apart'),
        merge: () => load((one) => orThrow(stores.connections.merge(one))),
      },
      rounds,
    );
    const rate = (name: string): number => medianOf(of(name), (run) => run.count / run.seconds);
    const row = (name: string, what: string): Cell[] => [
      what,
      rate(name),
      rate(name) / rate('bare'),
      medianOf(of(name), (run) => run.p50Ms),
      medianOf(of(name), (run) => run.p99Ms),
    ];
    printTable(
      [`joins, ${LANES} at once into ${rooms.length} classes`, 'joins/s', '÷ bare', 'p50, ms', 'p99'],
      [row('bare', 'bare insert'), row('apart', 'insert with its mark and lock'), row('merge', 'as the app does it')],
    );
  } finally {
    await pool.end();
  }
};

const valuesOf = (one: Connection): unknown[] => [
  VIDEO_SERVER,
  one.key,
  one.liveSessionId,
  one.roomId,
  one.identity,
  one.name,
  one.joinedAt,
];
