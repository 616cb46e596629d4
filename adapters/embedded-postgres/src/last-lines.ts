import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** Enough for the reason of a failed start with what led to it. */
const KEPT_LINES = 30;

/** Reads a process' output by lines, hands each to `log`, and keeps the last ones for an error. Bounded. */
export const followLines = (output: Readable, log: (line: string) => void): { lines(): readonly string[] } => {
  const kept: string[] = [];
  createInterface({ input: output }).on('line', (line) => {
    kept.push(line);
    if (kept.length > KEPT_LINES) kept.shift();
    log(line);
  });
  output.on('error', () => undefined);
  return { lines: () => [...kept] };
};
