import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { median } from './percentile.js';

/** Says what was measured, when and on what, so that a report can be read by itself. */
export const startReport = (title: string, postgresVersion: string | null): void => {
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const model = cpus()[0]?.model.trim() ?? 'unknown';
  const postgres = postgresVersion === null ? '' : `, Postgres ${postgresVersion}`;
  console.log(`\n## ${title}\n`);
  console.log(
    `${new Date().toISOString().slice(0, 16)}Z, ${availableParallelism()} cores (${model}), ${memory}, Node ${process.versions.node}${postgres}.`,
  );
  tellLoad();
};

/** How busy the machine is, whoever keeps it so. */
export const tellLoad = (): void => {
  console.log(`Load average over the last minute: ${(loadavg()[0] ?? 0).toFixed(1)}.`);
};

/** A cell: text as it is, numbers with three digits that count, NaN as a dash. */
export type Cell = string | number;

/** Prints a Markdown table. */
export const printTable = (heads: readonly string[], rows: readonly (readonly Cell[])[]): void => {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const ruler = heads.map((_, column) => (column === 0 ? '---' : '---:'));
  console.log(`\n${[heads, ruler, ...rows.map((cells) => cells.map(shown))].map(line).join('\n')}\n`);
};

const shown = (cell: Cell): string => {
  if (typeof cell === 'string') return cell;
  if (Number.isNaN(cell)) return '–';
  if (Math.abs(cell) >= 100) return Math.round(cell).toLocaleString('en-US');
  return cell.toPrecision(3);
};

/** The median of one value of each outcome. */
export const medianOf = <Outcome>(outcomes: readonly Outcome[], value: (outcome: Outcome) => number): number =>
  median(outcomes.map(value));
