import { expect } from 'chai';
import fc from 'fast-check';
import { withoutFormulas } from '../../../src/http/attendance/formulas.js';
import { HARD_NAMES } from './hard-names.js';

/** Splits at everything that some spreadsheet takes for the end of a cell, and drops what does not show. */
const beginnings = (text: string): string[] =>
  text.split(/[,;|\t\r\n]/).map((part) =>
    part
      .replace(/^[\p{Z}\p{Cc}\p{Cf}]+/u, '')
      .normalize('NFKC')
      .slice(0, 1),
  );

const FORMULA_SIGNS = new Set(['=', '+', '-', '@']);

const runs = (text: string): boolean =>
  beginnings(text).some((sign) => FORMULA_SIGNS.has(sign)) || /^[\t\r\n]/.test(text);

describe('withoutFormulas', () => {
  it('leaves nothing that a spreadsheet runs, however it is set', () => {
    const dangerous = fc.array(fc.constantFrom(...'=+-@＝＋－＠﹣;,|"\'\t\r\n \u00A0\u200B\u202E\uFEFFab1'));
    fc.assert(
      fc.property(dangerous, (letters) => {
        expect(runs(withoutFormulas(letters.join('')))).to.equal(false);
      }),
      { numRuns: 2_000 },
    );
    for (const name of HARD_NAMES) expect(runs(withoutFormulas(name)), name).to.equal(false);
  });

  it('adds apostrophes and changes nothing else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(withoutFormulas(text).replaceAll("'", '')).to.equal(text.replaceAll("'", ''));
      }),
    );
  });

  const harmless = ['Ada Lovelace', "O'Brien", 'Smith, Bob', 'a-b', 'ada@lms.example', '1+1=2', '学生', '', '👩‍🏫'];
  for (const text of harmless) {
    it(`leaves ${JSON.stringify(text)} as it is`, () => expect(withoutFormulas(text)).to.equal(text));
  }
});
