import type { ChangedSession, ChangedSessions, FeedWanted, Instant, PageWanted, StorageFailed } from '@homeroom/core';
import type { Knex } from 'knex';
import type { ResultAsync } from 'neverthrow';
import {
  ADOPT_CHANGES,
  CHANGED,
  type ChangedRow,
  DESCRIBE,
  type DescribedRow,
  type FiguresRow,
} from './changed-sessions-sql.js';
import { rollUp } from './roll-up.js';
import { FINAL_OF_ISSUER, LIVE_FIGURES } from './roll-up-sql.js';
import { rowsOf } from './statement.js';
import { answered } from './transact.js';

/** How many live sessions that time has made final are brought up to date before a look; the regular roll-up does the rest. */
const FINAL_AT_ONCE = 200;

/**
 * See `AttendanceTotals.changedSessions`. The part is chosen first, then what is in it is brought up to date: so a session that
 * changes meanwhile comes again, and none is passed over.
 */
export const changedSessions = (
  knex: Knex,
  videoServer: string,
  of: FeedWanted,
  now: Instant,
  page: PageWanted,
): ResultAsync<ChangedSessions, StorageFailed> => {
  const { issuer, slug } = of;
  const made = answered(async () => {
    await rowsOf(knex, ADOPT_CHANGES, { issuer });
    const due = await rowsOf<{ readonly id: string }>(knex, FINAL_OF_ISSUER, { issuer, now, limit: FINAL_AT_ONCE });
    return due.map(({ id }) => id);
  }).andThen((ids) => rollUp(knex, videoServer, ids, now));
  const chosen = made.andThen(() =>
    answered(() =>
      rowsOf<ChangedRow>(knex, CHANGED, { issuer, slug, now, ...placeIn(page.cursor), rows: page.limit + 1 }),
    ),
  );
  return chosen.andThen((rows) => {
    const shown = rows.slice(0, page.limit);
    const last = shown.at(-1);
    const due = shown.filter((row) => row.due).map(({ id }) => id);
    return rollUp(knex, videoServer, due, now)
      .andThen(() => answered(() => described(knex, videoServer, shown, now)))
      .map((sessions) => ({
        sessions,
        cursor: last === undefined ? cursorOf(placeIn(page.cursor)) : cursorOf({ change: last.change, after: last.id }),
        more: rows.length > page.limit,
      }));
  });
};

const described = async (
  knex: Knex,
  videoServer: string,
  shown: readonly ChangedRow[],
  now: Instant,
): Promise<readonly ChangedSession[]> => {
  if (shown.length === 0) return [];
  const rows = await rowsOf<DescribedRow>(knex, DESCRIBE, { ids: shown.map(({ id }) => id) });
  const live = rows.filter((row) => row.figures === null).map(({ id }) => id);
  const worked =
    live.length === 0 ? [] : await rowsOf<FiguresRow>(knex, LIVE_FIGURES, { videoServer, liveSessionIds: live, now });
  const figures = new Map(worked.map((row) => [row.id, row.figures]));
  return rows.flatMap(({ id, session, course, named, figures: kept }) => {
    const found = kept ?? figures.get(id);
    return found === undefined ? [] : [{ session, course, ...found, revision: found.revision + named }];
  });
};

interface ChangePlace {
  /** A transaction id as text. */
  readonly change: string;
  readonly after: string;
}

/** A cursor that is none of ours begins at the top. */
const placeIn = (cursor: string | null): ChangePlace & Record<string, string> => {
  const [, change = '0', after = ''] = /^(\d{1,19})\.(.{0,200})$/.exec(cursor ?? '') ?? [];
  return { change, after };
};

const cursorOf = ({ change, after }: ChangePlace): string => `${change}.${after}`;
