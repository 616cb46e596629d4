/** Longest name before its ending: every file system takes it. */
const LETTERS = 100;

/** A file name that every system takes and no header breaks on: plain letters of the parts alone. */
export const fileName = (parts: readonly string[], ending: string): string => {
  const name = parts.join('-').replaceAll(/[^A-Za-z0-9_-]/g, '_');
  return `${name.slice(0, LETTERS)}.${ending}`;
};

/** The headers of a file that is to be saved. */
export const savedAs = (type: string, name: string): Readonly<Record<string, string>> => ({
  'Content-Type': type,
  'Content-Disposition': `attachment; filename="${name}"`,
});
