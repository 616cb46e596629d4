import { stringify } from 'csv-stringify/sync';
import { withoutFormulas } from './formulas.js';
import { type Cell, type Column, carriedText } from './table.js';

export const CSV_TYPE = 'text/csv; charset=utf-8';

/** Most cells: nothing in them that a table or a spreadsheet could mistake. Millions of them need not be looked at further. */
const PLAIN = /^(?:[\w.:'][\w .:'-]*)?$/;

/** RFC 4180. A line break alone, which is none of a row, is quoted too: spreadsheets take it for one. */
const RFC_4180 = { record_delimiter: '\r\n', quoted_match: /[\r\n]/ } as const;

/** The names of a table's columns, with a byte order mark, without which spreadsheets read names in the wrong letters. */
export const csvHead = (columns: readonly Column<never>[]): string =>
  stringify([columns.map(({ name }) => name)], { ...RFC_4180, bom: true });

/** Its rows, each with its line break. Numbers stay numbers; no text is run as a formula. */
export const csvRows = <Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string =>
  stringify(
    rows.map((row) => columns.map((column) => csvCell(column.cell(row)))),
    RFC_4180,
  );

const csvCell = (cell: Cell): string => {
  if (cell === null) return '';
  if (cell instanceof Date) return cell.toISOString();
  if (typeof cell !== 'string') return String(cell);
  return PLAIN.test(cell) ? cell : withoutFormulas(carriedText(cell));
};
