import { carriedText } from './table.js';

/** Longest text of a cell (Excel specifications and limits). */
export const CELL_LETTERS = 32_767;

/** What would be read as such an escape itself. */
const LOOKS_ESCAPED = /_(?=x[0-9A-Fa-f]{4}_)/g;
/** Letters that XML cannot hold, or changes, or that the writer drops. */
const NOT_IN_XML = /(?![\t\n])\p{Cc}|\uFFFD|\p{Noncharacter_Code_Point}/gu;

/**
 * A text as a workbook writes it: letters that XML cannot hold as `_xHHHH_` (ECMA-376, part 1, 22.9.2.19, ST_Xstring), and at
 * most `CELL_LETTERS` letters. Whoever reads the workbook gets the text itself.
 */
export const workbookText = (text: string): string => {
  const carried = carriedText(carriedText(text).slice(0, CELL_LETTERS));
  const written = carried.replaceAll(LOOKS_ESCAPED, '_x005F_').replaceAll(NOT_IN_XML, escaped);
  // The writer keeps texts in a plain object, where names of its own such as `constructor` are never new.
  return written in {} ? written.replace(/^./, escaped) : written;
};

const escaped = (letters: string): string =>
  [...Array(letters.length).keys()]
    .map((index) => `_x${letters.charCodeAt(index).toString(16).toUpperCase().padStart(4, '0')}_`)
    .join('');
