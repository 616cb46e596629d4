import type { Page, PageWanted } from '@homeroom/core';

/** The place in a list that is ordered by a moment and, inside one millisecond, by a rising number. */
export interface Place {
  readonly at: number;
  /** A bigint as text. */
  readonly seq: string;
}

/** Reads a cursor that `pageOf` wrote. Null, and a text that is no cursor of ours, begin at the top. */
export const placeOf = (cursor: string | null): Place | null => {
  const [, at, seq] = /^(-?\d{1,13})\.(\d{1,18})$/.exec(cursor ?? '') ?? [];
  return at === undefined || seq === undefined ? null : { at: Number(at), seq };
};

/** Makes a part of a list from `limit + 1` rows: the row too many only says that there is a next part. */
export const pageOf = <Row, Item>(
  rows: readonly Row[],
  wanted: PageWanted,
  itemOf: (row: Row) => Item,
  place: (row: Row) => Place,
): Page<Item> => {
  const shown = rows.slice(0, wanted.limit);
  const last = shown.at(-1);
  const more = rows.length > wanted.limit && last !== undefined;
  return { items: shown.map(itemOf), nextCursor: more ? cursorOf(place(last)) : null };
};

const cursorOf = ({ at, seq }: Place): string => `${at}.${seq}`;
