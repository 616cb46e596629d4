/**
 * Where a spreadsheet may see the beginning of a cell: the text's own, and after what some take for the end of a cell. One
 * that was set to semicolons or tabs splits our rows there, quotes or not.
 */
const CELL_BEGINS =
  /(^|[,;|\t\r\n])((?:(?![\t\r\n])[\p{Z}\p{Cc}\p{Cf}])*)([=+\-@\uFF1D\uFF0B\uFF0D\uFF20\uFE66\uFE62\uFE63\uFE6B])/gu;
/** A cell that begins so is read on by some as if the tab or the line break were not there. */
const BEGINS_BLANK = /^[\t\r\n]/;

/**
 * The same text, so that no spreadsheet runs any part of it as a formula: an apostrophe before each sign that begins one (the
 * wide and small forms too), also behind letters that do not show. A number is no text: it never comes here.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
export const withoutFormulas = (text: string): string => {
  const harmless = text.replaceAll(CELL_BEGINS, "$1'$2$3");
  return BEGINS_BLANK.test(harmless) ? `'${harmless}` : harmless;
};
