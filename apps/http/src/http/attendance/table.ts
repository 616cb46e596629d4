/** What a cell of a table holds. A moment is a `Date`; a table tells it in UTC. */
export type Cell = string | number | boolean | Date | null;

/** A column: its name, and what a row has in it. */
export interface Column<Row> {
  readonly name: string;
  cell(row: Row): Cell;
}

/** A moment of ours as a cell. */
export const momentCell = (at: number | null): Date | null => (at === null ? null : new Date(at));

/** A text as a table can hold it: what no file can carry becomes the letter U+FFFD, which shows that something was there. */
export const carriedText = (text: string): string =>
  text.replaceAll('\u0000', '\uFFFD').replaceAll(/\p{Surrogate}/gu, '\uFFFD');
