import { rebuildLiveSession, settleLiveSession } from '@homeroom/core';
import { plugnmeetObservationReader } from '@homeroom/plugnmeet';
import type { Client } from 'pg';
import { cryptoDigest } from '../../src/runtime/crypto-digest.js';
import { alternate } from '../support/alternate.js';
import { type Cell, medianOf, printTable } from '../support/report.js';
import type { Generated } from './generated.js';
import { type Measured, measured } from './measured.js';
import { orThrow } from './or-throw.js';

/** Rows that the cursor of the floor gives at once. */
const FETCH = 1_000;
const OBSERVATIONS = `
  declare observations no scroll cursor for
  select id, video_server, origin, event_id, event, room_id, body, content_type, sent_at, received_at from homeroom.inbox order by id`;

/** Deriving everything of many classes again from their webhooks, beside reading those webhooks. */
export const measureRebuild = async (generated: Generated, rounds: number): Promise<void> => {
  const { client, cluster, stores, roomIds, webhooks } = generated;
  const rebuild = rebuildLiveSession({
    ...stores,
    reader: plugnmeetObservationReader(),
    digest: cryptoDigest,
    settleLiveSession: settleLiveSession(stores),
  });
  const rebuildAll = async (mayDiffer: boolean): Promise<void> => {
    let observations = 0;
    for (const roomId of roomIds) {
      const rebuilt = await orThrow(rebuild(roomId));
      if (rebuilt.outcome === 'sealed') throw new Error(`${roomId} is sealed`);
      if (!mayDiffer && rebuilt.before !== rebuilt.after) throw new Error(`${roomId} was not what it should be`);
      observations += rebuilt.observations;
    }
    if (observations !== webhooks) throw new Error(`${observations} of ${webhooks} were read`);
  };
  const run = (work: () => Promise<void>): Promise<Measured> => measured([cluster.pid], work);
  const of = await alternate<Measured>(
    {
      cursor: () => run(() => readAll(client, webhooks)),
      nothing: () => run(() => rebuildAll(false)),
      everything: async () => {
        await client.query(FORGET, [roomIds]);
        return run(() => rebuildAll(true));
      },
    },
    rounds,
  );
  const floor = medianOf(of('cursor'), ({ seconds }) => seconds);
  const row = (name: string, what: string): Cell[] => {
    const seconds = medianOf(of(name), (one) => one.seconds);
    const own = medianOf(of(name), (one) => one.ownCpuSeconds);
    const postgres = medianOf(of(name), (one) => one.cpuSeconds[0] ?? Number.NaN);
    const cpu = [own, postgres];
    return [what, webhooks / seconds, floor / seconds, ...cpu.map((one) => (one * 1e6) / webhooks)];
  };
  printTable(
    [
      `${webhooks} webhooks of ${roomIds.length} classes`,
      'webhooks/s',
      '÷ cursor',
      'CPU µs a webhook: this process',
      'Postgres',
    ],
    [
      row('cursor', 'read by a cursor'),
      row('nothing', 'rebuilt, nothing was wrong'),
      row('everything', 'rebuilt, every connection was missing'),
    ],
  );
};

const FORGET = 'delete from homeroom.connections where room_id = any($1)';

const readAll = async (client: Client, expected: number): Promise<void> => {
  let rows = 0;
  await client.query('begin');
  await client.query(OBSERVATIONS);
  for (;;) {
    const { rowCount } = await client.query({ name: 'fetch', text: `fetch ${FETCH} from observations` });
    if (rowCount === null || rowCount === 0) break;
    rows += rowCount;
  }
  await client.query('commit');
  if (rows !== expected) throw new Error(`${rows} of ${expected} webhooks were read`);
};
