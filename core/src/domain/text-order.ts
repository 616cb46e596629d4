/** The order of texts by their UTF-16 units: the same on every machine, whatever its locale. Negative when `a` comes first. */
export const compareText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/** The one that comes first. */
export const firstText = (a: string, b: string): string => (compareText(a, b) <= 0 ? a : b);
