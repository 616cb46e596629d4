import { withoutFormulas } from './formulas.js';
import { type Cell, type Column, carriedText } from './table.js';

export const CSV_TYPE = 'text/csv; charset=utf-8';

/** Without it spreadsheets read names in the wrong letters. */
const BYTE_ORDER_MARK = '\uFEFF';
/** Most cells: nothing in them that a table or a spreadsheet could mistake. Millions of them need not be looked at further. */
const PLAIN = /^(?:[\w.:'][\w .:'-]*)?$/;
const NEEDS_QUOTES = /[",\r\n]/;

/** A table as RFC 4180 has it, with a byte order mark: the names of its columns. */
export const csvHead = (columns: readonly Column<never>[]): string =>
  `${BYTE_ORDER_MARK}${columns.map(({ name }) => name).join(',')}\r\n`;

/** Its rows, each with its line break. Numbers stay numbers; no text is run as a formula. */
export const csvRows = <Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string =>
  rows.map((row) => `${columns.map((column) => csvCell(column.cell(row))).join(',')}\r\n`).join('');

const csvCell = (cell: Cell): string => {
  if (cell === null) return '';
  if (cell instanceof Date) return cell.toISOString();
  if (typeof cell !== 'string') return String(cell);
  if (PLAIN.test(cell)) return cell;
  const text = withoutFormulas(carriedText(cell));
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
