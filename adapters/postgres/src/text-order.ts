/** JavaScript's order of texts, which is not the database's. Negative when `a` comes first. */
export const compareText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);
