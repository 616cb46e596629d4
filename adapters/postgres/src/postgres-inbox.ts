import type { Inbox, InboxEntry, Instant, Settlement } from '@homeroom/core';
import type { Knex } from 'knex';
import { err, ok } from 'neverthrow';
import type { GroupCommitLimits } from './group-commit.js';
import { GROUP_COMMIT, inboxDoor } from './inbox-door.js';
import { lockRoomAdoption, UNKNOWN_ROOM } from './inbox-signals.js';
import { DEPTH, type EntryRow, entryOf, LISTS } from './inbox-sql.js';
import { CLAIM, RECALL, REPLAY, SETTLE, settlementColumns } from './inbox-work-sql.js';
import { pageOf, placeOf } from './page.js';
import { rowsOf } from './statement.js';
import { answered, stored, transact } from './transact.js';
import type { VideoServerName } from './video-server-name.js';

/** Options of `postgresInbox`. */
export interface InboxOptions extends VideoServerName {
  /** Limits of the group commit; what is absent has its usual value (`GROUP_COMMIT`). */
  readonly groupCommit?: Partial<GroupCommitLimits>;
  /**
   * The clock of this machine, in UTC milliseconds; usually `Date.now`. What is due and how long a lease lasts is decided by
   * the database's clock: the instants that callers tell are moved by what is between the two, so that processes agree
   * however far their machines' clocks are apart. Null takes instants as they are told, to the millisecond: for tests that
   * tell them all by one clock.
   */
  readonly machineNow?: (() => Instant) | null;
}

/** `Inbox` on Postgres. `store` commits in groups; the other methods are one statement each. */
export const postgresInbox = (
  knex: Knex,
  { videoServer, groupCommit = {}, machineNow = Date.now }: InboxOptions,
): Inbox => ({
  store: inboxDoor(knex, videoServer, { ...GROUP_COMMIT, ...groupCommit }),
  claim(now, limit, leaseMs) {
    return answered(async () => {
      const wanted = { videoServer, now, limit, claimedUntil: now + leaseMs, machineNow: read(machineNow) };
      return (await rowsOf<EntryRow>(knex, CLAIM, wanted)).map(entryOf).sort(byArrival);
    });
  },
  settle(settlements) {
    const told = settlements.filter(({ id }) => isId(id));
    const settle = (db: Knex) => rowsOf(db, SETTLE, { ...settlementColumns(told), machineNow: read(machineNow) });
    if (told.some(isForUnknownRoom)) return settleAndRecall(knex, told, settle);
    return answered(async () => void (told.length > 0 && (await settle(knex))));
  },
  replay(id, now) {
    return stored(async () => {
      if (!isId(id)) return err({ type: 'missing' as const });
      const [row] = await rowsOf<EntryRow>(knex, REPLAY, { videoServer, id, now, machineNow: read(machineNow) });
      return row === undefined ? err({ type: 'missing' as const }) : ok(entryOf(row));
    });
  },
  list(status, page) {
    return answered(async () => {
      const wanted = { videoServer, before: placeOf(page.cursor)?.seq ?? null, rows: page.limit + 1 };
      const rows = await rowsOf<EntryRow>(knex, LISTS[status ?? 'any'], wanted);
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

/** Just before the statement: what passes in between would move the instants too. */
const read = (machineNow: (() => Instant) | null): Instant | null => (machineNow === null ? null : machineNow());

/** A room may have become known since the entry was read; see `lockRoomAdoption`. */
const settleAndRecall = (knex: Knex, told: readonly Settlement[], settle: (trx: Knex) => Promise<unknown>) =>
  transact<void, never>(knex, async (trx) => {
    await lockRoomAdoption(trx, 'shared');
    await settle(trx);
    await rowsOf(trx, RECALL, { ids: told.filter(isForUnknownRoom).map(({ id }) => id) });
    return ok(undefined);
  });

const isForUnknownRoom = (told: Settlement): boolean => told.status === 'ignored' && told.reason === UNKNOWN_ROOM;

/** Ids are bigints written as text; any other text names no entry. */
const isId = (text: string): boolean => /^\d{1,18}$/.test(text);

const byArrival = (a: InboxEntry, b: InboxEntry): number => Number(a.id) - Number(b.id);
