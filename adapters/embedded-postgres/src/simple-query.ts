import { createConnection, type Socket } from 'node:net';
import { err, ok, type Result } from 'neverthrow';
import type { PostgresConnection } from './connection.js';
import { codeOf, type QueryFailed, reasonOf } from './errors.js';

/** Seconds for one statement: CREATE DATABASE copies some 10 MB, which a busy laptop disk does in well under this. */
const QUERY_TIMEOUT_SECONDS = 30;
/** PostgreSQL documentation, "Message Formats", StartupMessage: protocol 3.0. */
const PROTOCOL_VERSION = 196_608;
const MESSAGE_HEADER_BYTES = 5;
/** What the launcher asks answers in a few hundred bytes; more means that something else is listening. */
const MAX_ANSWER_BYTES = 1_048_576;

/** Rows of text columns; `null` is SQL's NULL. */
export type Rows = readonly (readonly (string | null)[])[];

/**
 * Runs one statement on a connection of its own, over the unix socket, by the simple query protocol.
 * It is what lets the launcher need no Postgres driver: just enough for CREATE DATABASE and a health check.
 * Fails with `query-failed` (the server's message, or why it could not be reached) within 30 s.
 */
export const simpleQuery = (connection: PostgresConnection, sql: string): Promise<Result<Rows, QueryFailed>> =>
  new Promise((resolve) => {
    const socket = createConnection({ path: `${connection.host}/.s.PGSQL.${connection.port}` });
    const rows: (string | null)[][] = [];
    let refusal: string | null = null;
    let sent = false;
    let buffer = Buffer.alloc(0);

    const finish = (result: Result<Rows, QueryFailed>): void => {
      clearTimeout(deadline);
      socket.destroy();
      resolve(result);
    };
    const fail = (reason: string): void =>
      finish(err({ type: 'query-failed', message: `Postgres at ${connection.host}: ${reason}` }));
    const deadline = setTimeout(() => fail(`no answer in ${QUERY_TIMEOUT_SECONDS} s`), QUERY_TIMEOUT_SECONDS * 1000);

    const readyForQuery = (): void => {
      if (refusal !== null) {
        fail(refusal);
      } else if (sent) {
        finish(ok(rows));
      } else {
        sent = true;
        socket.write(message('Q', Buffer.from(`${sql}\0`)));
      }
    };
    const receive = (kind: string, body: Buffer): void => {
      if (kind === 'R' && body.readInt32BE(0) !== 0) fail('asks for a password');
      else if (kind === 'E') refusal = errorText(body);
      else if (kind === 'D') rows.push(dataRow(body));
      else if (kind === 'Z') readyForQuery();
    };

    socket.once('connect', () => writeStartup(socket, connection));
    socket.on('data', (chunk) => {
      buffer = Buffer.concat([buffer, chunk]);
      if (buffer.length > MAX_ANSWER_BYTES) return fail('its answer is too long');
      try {
        buffer = readMessages(buffer, receive);
      } catch (thrown) {
        // Whoever answers on this path does not speak the protocol.
        if (!(thrown instanceof RangeError)) throw thrown;
        fail('its answer is not understood');
      }
    });
    socket.once('error', (thrown) => fail(codeOf(thrown) ?? reasonOf(thrown)));
    socket.once('close', () => fail(refusal ?? 'closed the connection'));
  });

const readMessages = (buffer: Buffer, receive: (kind: string, body: Buffer) => void): Buffer<ArrayBuffer> => {
  let offset = 0;
  while (buffer.length - offset >= MESSAGE_HEADER_BYTES) {
    const length = buffer.readInt32BE(offset + 1);
    if (length < 4) throw new RangeError('a message is shorter than its length');
    const end = offset + 1 + length;
    if (buffer.length < end) break;
    receive(buffer.toString('latin1', offset, offset + 1), buffer.subarray(offset + MESSAGE_HEADER_BYTES, end));
    offset = end;
  }
  return Buffer.from(buffer.subarray(offset));
};

const writeStartup = (socket: Socket, connection: PostgresConnection): void => {
  const parameters = `user\0${connection.user}\0database\0${connection.database}\0\0`;
  const body = Buffer.concat([int32(PROTOCOL_VERSION), Buffer.from(parameters)]);
  socket.write(Buffer.concat([int32(body.length + 4), body]));
};

const message = (kind: string, body: Buffer): Buffer =>
  Buffer.concat([Buffer.from(kind), int32(body.length + 4), body]);

const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};

const dataRow = (body: Buffer): (string | null)[] => {
  const columns: (string | null)[] = [];
  let offset = 2;
  for (let count = body.readInt16BE(0); count > 0; count -= 1) {
    const length = body.readInt32BE(offset);
    offset += 4;
    columns.push(length < 0 ? null : body.toString('utf8', offset, offset + length));
    offset += Math.max(length, 0);
  }
  return columns;
};

/** An ErrorResponse is a list of fields; `M` is the message for people. */
const errorText = (body: Buffer): string => {
  const fields = body.toString('utf8').split('\0');
  return fields.find((field) => field.startsWith('M'))?.slice(1) ?? 'an error without a message';
};
