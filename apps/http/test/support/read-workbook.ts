import { unzipSync } from 'fflate';

/** A cell as a workbook holds it: its type (`s` text, `b` yes or no, `n` number or moment) and its value. */
export interface WorkbookCell {
  readonly type: string;
  readonly value: string;
}

/** The sheets of a workbook by name, each as its rows. */
export interface Workbook {
  readonly sheets: Readonly<Record<string, WorkbookCell[][]>>;
  /** How many cells hold a formula. */
  readonly formulas: number;
}

/** Unpacks a workbook and reads its cells. A cell that is left out reads as an empty text. */
export const readWorkbook = (bytes: Uint8Array): Workbook => {
  const files = new Map(Object.entries(unzipSync(bytes)).map(([name, file]) => [name, new TextDecoder().decode(file)]));
  const xml = (name: string): string => files.get(name) ?? '';
  const texts = all(xml('xl/sharedStrings.xml'), /<si><t(?: [^>]*)?>([\s\S]*?)<\/t><\/si>/g).map(([text]) =>
    plain(text),
  );
  const names = all(xml('xl/workbook.xml'), /<sheet [^>]*?name="([^"]*)"/g).map(([name]) => name ?? '');
  const pages = names.map((_, index) => xml(`xl/worksheets/sheet${index + 1}.xml`));
  return {
    sheets: Object.fromEntries(names.map((name, index) => [name, rowsOf(pages[index] ?? '', texts)])),
    formulas: pages.join('').split('<f>').length - 1,
  };
};

const rowsOf = (page: string, texts: readonly string[]): WorkbookCell[][] =>
  all(page, /<row [^>]*?>([\s\S]*?)<\/row>/g).map(([row]) => {
    const cells: WorkbookCell[] = [];
    for (const [attributes, , content] of all(row ?? '', /<c ([^>]*?)(\/>|>([\s\S]*?)<\/c>)/g)) {
      const [, column = ''] = /r="([A-Z]+)\d+"/.exec(attributes ?? '') ?? [];
      const [, type = 'n'] = /t="(\w+)"/.exec(attributes ?? '') ?? [];
      const [, value = ''] = /<v>([\s\S]*?)<\/v>/.exec(content ?? '') ?? [];
      cells[columnNumber(column)] = { type, value: type === 's' ? (texts[Number(value)] ?? 'NO SUCH TEXT') : value };
    }
    return Array.from(cells, (cell) => cell ?? { type: 's', value: '' });
  });

const columnNumber = (letters: string): number =>
  [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;

const all = (text: string, pattern: RegExp): (string | undefined)[][] =>
  [...text.matchAll(pattern)].map(([, ...groups]) => groups);

/** The letters themselves: first what XML escapes, then what a workbook does (ECMA-376, ST_Xstring). */
const plain = (text: string | undefined): string =>
  (text ?? '')
    .replaceAll('\r\n', '\n')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
