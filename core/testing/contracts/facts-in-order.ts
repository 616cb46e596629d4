import type { Facts } from '@homeroom/core';

/** Facts in one order, so that two sets of them can be compared with every field. */
export const factsInOrder = ({ times, lists, visits, connections }: Facts) => ({
  times: inOrder(times),
  lists: inOrder(lists),
  visits: inOrder(visits),
  connections: inOrder(connections),
});

const inOrder = <T extends object>(rows: readonly T[]): T[] =>
  rows
    .map((row) => ({ row, text: JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1))) }))
    .sort((a, b) => (a.text < b.text ? -1 : 1))
    .map(({ row }) => row);
