import type { Knex } from 'knex';
import type { Binding, Statement } from '../src/statement.js';

/** What a node of a plan says of itself, as far as it is read here. */
interface PlanNode {
  readonly Plans?: readonly PlanNode[];
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
}

const rowsRead = (node: PlanNode): number => {
  const below = (node.Plans ?? []).map(rowsRead).reduce((sum, rows) => sum + rows, 0);
  if (node['Relation Name'] === undefined) return below;
  const removed = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
  return below + (node['Actual Rows'] + removed) * node['Actual Loops'];
};

/** As Postgres reads it; none of these texts holds a quote or a brace. */
const literal = (value: Binding | undefined): string => {
  if (value === undefined || value === null) return 'null';
  return Array.isArray(value) ? `'{${value.map(String).join(', ')}}'` : `'${value}'`;
};

/** The plan for these very values, and the one for any values: in the end Postgres takes the one that it thinks cheaper. */
export const EITHER_PLAN = ['force_custom_plan', 'force_generic_plan'];
/** What it takes by itself; from the sixth time on it weighs the two. */
export const AS_IT_COMES = Array.from({ length: 8 }, () => 'auto');

/** How many rows a statement reads from tables by the plans of these modes. `one` is a pool of one connection. */
export const rowsReadBy = async (
  one: Knex,
  { sql, places }: Statement,
  given: Readonly<Record<string, Binding>>,
  modes: readonly string[] = EITHER_PLAN,
): Promise<number[]> => {
  await one.raw('deallocate all');
  await one.raw(`prepare looked_at as ${sql}`);
  const values = places.map((place) => literal(given[place])).join(', ');
  const counts: number[] = [];
  for (const mode of modes) {
    await one.raw(`set plan_cache_mode = ${mode}`);
    const { rows } = await one.raw(`explain (analyze, format json) execute looked_at (${values})`);
    counts.push(rowsRead(rows[0]['QUERY PLAN'][0].Plan));
  }
  return counts;
};
