import type { Inbox, InboxEntry, Settlement } from '@homeroom/core';
import type { Knex } from 'knex';
import { err, ok } from 'neverthrow';
import type { GroupCommitLimits } from './group-commit.js';
import { GROUP_COMMIT, inboxDoor } from './inbox-door.js';
import { lockRoomAdoption, UNKNOWN_ROOM } from './inbox-signals.js';
import {
  CLAIM,
  DEPTH,
  type EntryRow,
  entryOf,
  LIST,
  LIST_OF_STATUS,
  RECALL,
  REPLAY,
  SETTLE,
  settlementColumns,
} from './inbox-sql.js';
import { pageOf, placeOf } from './page.js';
import { rowsOf } from './statement.js';
import { answered, stored, transact } from './transact.js';
import type { VideoServerName } from './video-server-name.js';

/** Options of `postgresInbox`. */
export interface InboxOptions extends VideoServerName {
  /** Limits of the group commit; what is absent has its usual value (`GROUP_COMMIT`). */
  readonly groupCommit?: Partial<GroupCommitLimits>;
}

/** `Inbox` on Postgres. `store` commits in groups; the other methods are one statement each. */
export const postgresInbox = (knex: Knex, { videoServer, groupCommit = {} }: InboxOptions): Inbox => ({
  store: inboxDoor(knex, videoServer, { ...GROUP_COMMIT, ...groupCommit }),
  claim(now, limit, leaseMs) {
    return answered(async () => {
      const wanted = { videoServer, now, limit, claimedUntil: now + leaseMs };
      return (await rowsOf<EntryRow>(knex, CLAIM, wanted)).map(entryOf).sort(byArrival);
    });
  },
  settle(settlements) {
    const told = settlements.filter(({ id }) => isId(id));
    return told.some(isForUnknownRoom) ? settleAndRecall(knex, told) : settleAll(knex, told);
  },
  replay(id, now) {
    return stored(async () => {
      if (!isId(id)) return err({ type: 'missing' as const });
      const [row] = await rowsOf<EntryRow>(knex, REPLAY, { videoServer, id, now });
      return row === undefined ? err({ type: 'missing' as const }) : ok(entryOf(row));
    });
  },
  list(status, page) {
    return answered(async () => {
      const wanted = { videoServer, before: placeOf(page.cursor)?.seq ?? null, rows: page.limit + 1 };
      const rows =
        status === null
          ? await rowsOf<EntryRow>(knex, LIST, wanted)
          : await rowsOf<EntryRow>(knex, LIST_OF_STATUS, { ...wanted, status });
      return pageOf(rows, page, entryOf, ({ id, entry }) => ({ at: entry.receivedAt, seq: id }));
    });
  },
  depth() {
    return answered(async () => {
      const [row] = await rowsOf<{ readonly depth: Depth }>(knex, DEPTH, { videoServer });
      return row?.depth ?? { pending: 0, oldestReceivedAt: null };
    });
  },
});

interface Depth {
  readonly pending: number;
  readonly oldestReceivedAt: number | null;
}

const settleAll = (knex: Knex, told: readonly Settlement[]) =>
  answered(async () => {
    if (told.length > 0) await rowsOf(knex, SETTLE, settlementColumns(told));
  });

/** A room may have become known since the entry was read; see `lockRoomAdoption`. */
const settleAndRecall = (knex: Knex, told: readonly Settlement[]) =>
  transact<void, never>(knex, async (trx) => {
    await lockRoomAdoption(trx, 'shared');
    await rowsOf(trx, SETTLE, settlementColumns(told));
    await rowsOf(trx, RECALL, { ids: told.filter(isForUnknownRoom).map(({ id }) => id) });
    return ok(undefined);
  });

const isForUnknownRoom = (told: Settlement): boolean => told.status === 'ignored' && told.reason === UNKNOWN_ROOM;

/** Ids are bigints written as text; any other text names no entry. */
const isId = (text: string): boolean => /^\d{1,18}$/.test(text);

const byArrival = (a: InboxEntry, b: InboxEntry): number => Number(a.id) - Number(b.id);
