const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Reads a table strictly by RFC 4180: a byte order mark, every row ends with CR and LF, a quote stands at the ends of a cell or
 * is doubled inside, all rows have as many cells as the first. Throws at anything else.
 */
export const readCsv = (bytes: Uint8Array): Record<string, string>[] => {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  if (!text.startsWith(BYTE_ORDER_MARK)) throw new Error('there is no byte order mark');
  const [names = [], ...rows] = rowsOf(text.slice(1));
  return rows.map((row) => {
    if (row.length !== names.length) throw new Error(`a row of ${row.length} cells under ${names.length} names`);
    return Object.fromEntries(names.map((name, index) => [name, row[index] ?? '']));
  });
};

const CELL = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n)/y;

const rowsOf = (text: string): string[][] => {
  const rows: string[][] = [];
  let row: string[] = [];
  CELL.lastIndex = 0;
  while (CELL.lastIndex < text.length) {
    const at = CELL.lastIndex;
    const [, cell = '', end] = CELL.exec(text) ?? [];
    if (end === undefined) throw new Error(`no cell at ${at}: ${JSON.stringify(text.slice(at, at + 40))}`);
    row.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  if (row.length > 0) throw new Error('the last row does not end');
  return rows;
};
