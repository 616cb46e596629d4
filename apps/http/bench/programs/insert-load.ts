import { createHash } from 'node:crypto';
import pg from 'pg';
import { InsertLoad } from '../support/load-plans.js';
import { answerQuestions } from '../support/program.js';
import { type LoadResult, runLoad } from '../support/run-load.js';
import { webhookBodies } from '../support/webhook-bodies.js';

// The floor of a durable answer: one row a statement, one statement a commit, each client on a connection of its own.

const INSERT = (table: string): string => `
  insert into ${table} (video_server, origin, event_id, event, room_id, body, body_sha256, content_type, received_at,
    next_attempt_at, quarantined_at_door, status)
  values ('default', 'webhook', $1, 'participant_joined', $2, $3, $4, 'application/webhook+json', $5, $5, false, 'pending')`;

/** The values are worked out before the clock starts: what is measured is the client library and the database. */
const rowsOf = ({ plan }: InsertLoad): unknown[][] => {
  const now = new Date();
  return webhookBodies(plan).map((text, index) => {
    const body = Buffer.from(text);
    const sha256 = createHash('sha256').update(body).digest('hex');
    return [`EV_${sha256.slice(0, 12)}`, plan.roomIds[index % plan.roomIds.length], body, sha256, now];
  });
};

const press = async (load: InsertLoad): Promise<LoadResult> => {
  const rows = rowsOf(load);
  const clients = Array.from({ length: load.pressure.lanes }, () => new pg.Client(load.databaseUrl));
  const text = INSERT(load.table);
  try {
    await Promise.all(clients.map((client) => client.connect()));
    return await runLoad(load.pressure, async (lane, index) => {
      await clients[lane]?.query({ name: 'insert', text, values: rows[index] ?? [] });
    });
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
};

answerQuestions(InsertLoad, press);
