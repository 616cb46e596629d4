import writeExcelFile, { type CellObject } from 'write-excel-file/node';
import type { Cell, Column } from './table.js';
import { workbookText } from './workbook-text.js';

export const WORKBOOK_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/**
 * Most rows of one sheet. A workbook is made in memory and at one go, and nothing else is served meanwhile: two sheets of so
 * many take half a second and 60 MB.
 */
export const WORKBOOK_ROWS = 5_000;

/** Moments are told in UTC, to the millisecond. */
const MOMENT_FORMAT = 'yyyy-mm-dd hh:mm:ss.000';
/** Wide enough for a moment. */
const COLUMN_LETTERS = 24;

/** One sheet of a workbook. */
export interface WorkbookSheet {
  readonly name: string;
  readonly rows: CellObject[][];
}

/** A sheet of a table: the names of its columns, then its rows. */
export const sheetOf = <Row>(name: string, columns: readonly Column<Row>[], rows: readonly Row[]): WorkbookSheet => ({
  name,
  rows: [
    columns.map((column) => ({ value: column.name, type: String, fontWeight: 'bold' })),
    ...rows.map((row) => columns.map((column) => cellOf(column.cell(row)))),
  ],
});

/** Each kind of value says its own type: a text is written as a text, and no cell is ever a formula. */
const cellOf = (cell: Cell): CellObject => {
  if (cell === null) return {};
  if (cell instanceof Date) return { value: cell, type: Date, format: MOMENT_FORMAT };
  if (typeof cell === 'number') return { value: cell, type: Number };
  if (typeof cell === 'boolean') return { value: cell, type: Boolean };
  return cell === '' ? {} : { value: workbookText(cell), type: String };
};

/** The bytes of a workbook. The names of the columns stay in sight. */
export const workbookOf = (sheets: readonly WorkbookSheet[]): Promise<Buffer> =>
  writeExcelFile(
    sheets.map(({ name, rows }) => ({
      sheet: name,
      data: rows,
      columns: (rows[0] ?? []).map(() => ({ width: COLUMN_LETTERS })),
      stickyRowsCount: 1,
    })),
  ).toBuffer();
