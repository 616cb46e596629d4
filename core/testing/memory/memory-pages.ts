import type { Page, PageWanted } from '@homeroom/core';

/** A part of a list; the cursor is the key of its last row. */
export const pageOf = <T>(rows: readonly T[], keyOfRow: (row: T) => string, { limit, cursor }: PageWanted): Page<T> => {
  const start = cursor === null ? 0 : rows.findIndex((row) => keyOfRow(row) === cursor) + 1;
  const items = rows.slice(start, start + limit);
  const last = items.at(-1);
  const more = start + items.length < rows.length;
  return { items, nextCursor: more && last !== undefined ? keyOfRow(last) : null };
};
