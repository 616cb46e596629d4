import { expect } from 'chai';
import fc from 'fast-check';
import { type Cell, carriedText } from '../../../src/http/attendance/table.js';
import { sheetOf, workbookOf } from '../../../src/http/attendance/workbook.js';
import { CELL_LETTERS } from '../../../src/http/attendance/workbook-text.js';
import { readWorkbook } from '../../support/read-workbook.js';
import { HARD_NAMES } from './hard-names.js';

/** What a workbook with these cells in one column holds, below the column's name. */
const written = async (cells: readonly Cell[]) => {
  const columns = [{ name: 'it', cell: (cell: Cell) => cell }];
  const { sheets, formulas } = readWorkbook(await workbookOf([sheetOf('Sheet', columns, cells)]));
  expect(formulas).to.equal(0);
  return (sheets.Sheet ?? []).slice(1).map(([cell]) => cell);
};

describe('a workbook', () => {
  it('gives every text back as a text', async () => {
    expect(await written(HARD_NAMES)).to.deep.equal(HARD_NAMES.map((value) => ({ type: 's', value })));
  });

  it('gives any text back', async () => {
    const unit = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }),
      fc.constantFrom('_', 'x', '00', '41'),
    );
    const text = fc.string({ unit, minLength: 1 });
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 20 }), async (texts) => {
        const values = texts.map((value) => ({ type: 's', value: carriedText(value) }));
        expect(await written(texts)).to.deep.equal(values);
      }),
      { numRuns: 50 },
    );
  });

  it('shows U+0000 and half letters as U+FFFD', async () => {
    expect(await written(['a\u0000b', 'a\uD83Db'])).to.deep.equal([
      { type: 's', value: 'a\uFFFDb' },
      { type: 's', value: 'a\uFFFDb' },
    ]);
  });

  it('cuts a text at what a cell can hold', async () => {
    const [cell] = await written(['x'.repeat(CELL_LETTERS + 1)]);
    expect(cell?.value).to.have.length(CELL_LETTERS);
  });

  it('keeps numbers, moments and yes and no as what they are', async () => {
    const at = new Date(Date.UTC(2026, 10, 23, 9, 0, 0, 500));
    const [number, moment, yes, nothing] = await written([-2.5, at, true, null]);
    expect(number).to.deep.equal({ type: 'n', value: '-2.5' });
    expect(moment?.type).to.equal('n');
    // Days since 30 December 1899, in UTC.
    const days = Number(moment?.value);
    expect(Math.round((days - 25_569) * 86_400_000)).to.equal(at.getTime());
    expect(yes).to.deep.equal({ type: 'b', value: '1' });
    expect(nothing?.value ?? '').to.equal('');
  });
});
