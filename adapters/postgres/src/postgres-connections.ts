import { isDeepStrictEqual } from 'node:util';
import { type Connection, type Connections, mergeConnection } from '@homeroom/core';
import type { Knex } from 'knex';
import { err, ok } from 'neverthrow';
import { ADD, type AddedRow, type ConnectionRow, columnsOf, OF_ROOM, SAVE } from './connection-sql.js';
import { rowsOf, storableText } from './statement.js';
import { answered, stored } from './transact.js';
import type { VideoServerName } from './video-server-name.js';

/**
 * With each round somebody saves, so whoever meets n others on one row is done after n rounds. More than a hundred on one
 * person's one stay are a fault.
 */
const MOST_ROUNDS = 100;

/**
 * `Connections` on Postgres. A join is one statement, a leave two, each committed by itself: the row is guarded by its
 * version instead of a lock, so nothing is held between them and nobody waits for the live session.
 */
export const postgresConnections = (knex: Knex, { videoServer }: VideoServerName): Connections => {
  const save = async (merged: Connection, version: string | null): Promise<boolean> =>
    (await rowsOf(knex, SAVE, { ...columnsOf(merged), videoServer, version })).length > 0;

  return {
    merge(toldByAnybody) {
      const told = storableConnection(toldByAnybody);
      return stored(async () => {
        for (let round = 0; round < MOST_ROUNDS; round += 1) {
          const [row] = await rowsOf<AddedRow>(knex, ADD, { ...columnsOf(told), videoServer });
          if (row === undefined) continue;
          if (row.known === null) return ok(told);
          const merged = mergeConnection(row.known, told);
          if (isDeepStrictEqual(merged, row.known) || (await save(merged, row.version))) return ok(merged);
        }
        return err({ type: 'storage-failed' as const, reason: 'too many merges of one connection at once' });
      });
    },
    ofRoom(roomId) {
      return answered(async () => {
        const rows = await rowsOf<ConnectionRow>(knex, OF_ROOM, { videoServer, roomId });
        return rows.map((row) => row.connection);
      });
    },
  };
};

/** As it will be stored, before it is merged: else the stored identity and the told one would count as two. */
export const storableConnection = (told: Connection): Connection => ({
  ...told,
  key: storableText(told.key),
  roomId: storableText(told.roomId),
  identity: storableText(told.identity),
  otherIdentities: told.otherIdentities.map(storableText),
  name: told.name === null ? null : storableText(told.name),
});
