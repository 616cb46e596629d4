import { expect } from 'chai';
import fc from 'fast-check';
import { csvHead, csvRows } from '../../../src/http/attendance/csv.js';
import { withoutFormulas } from '../../../src/http/attendance/formulas.js';
import { type Cell, carriedText } from '../../../src/http/attendance/table.js';
import { readCsv } from '../../support/read-csv.js';
import { HARD_NAMES } from './hard-names.js';

interface Row {
  readonly name: string;
  readonly value: Cell;
}

const COLUMNS = [
  { name: 'name', cell: ({ name }: Row) => name },
  { name: 'value', cell: ({ value }: Row) => value },
];

const written = (rows: readonly Row[]) => readCsv(Buffer.from(csvHead(COLUMNS) + csvRows(COLUMNS, rows)));

describe('a table', () => {
  it('gives every text back, with an apostrophe where a spreadsheet would run it', () => {
    const rows = HARD_NAMES.map((name) => ({ name, value: 1 }));
    expect(written(rows)).to.deep.equal(HARD_NAMES.map((name) => ({ name: withoutFormulas(name), value: '1' })));
  });

  it('gives any text back', () => {
    const hard = fc.string({ unit: fc.constantFrom(...'=+-@＝;,|"\'\t\r\n \u00A0\u200B_.:ab1') });
    fc.assert(
      fc.property(fc.array(fc.oneof(hard, fc.string({ unit: 'binary' }))), (names) => {
        const rows = names.map((name) => ({ name, value: name }));
        const texts = names.map((name) => withoutFormulas(carriedText(name)));
        expect(written(rows)).to.deep.equal(texts.map((text) => ({ name: text, value: text })));
      }),
    );
  });

  it('keeps numbers numbers, and tells moments in UTC', () => {
    const values: Cell[] = [-2.5, 0, true, null, new Date(Date.UTC(2026, 10, 23, 9))];
    expect(
      csvRows(
        COLUMNS,
        values.map((value) => ({ name: 'x', value })),
      ),
    ).to.equal('x,-2.5\r\nx,0\r\nx,true\r\nx,\r\nx,2026-11-23T09:00:00.000Z\r\n');
  });

  it('has its head alone when there is nobody', () => {
    expect(csvHead(COLUMNS)).to.equal('\uFEFFname,value\r\n');
    expect(written([])).to.deep.equal([]);
  });
});
