import { readdirSync, readFileSync } from 'node:fs';

/** Linux tells CPU time in hundredths of a second, whatever the kernel's own clock is (`getconf CLK_TCK`). */
const TICKS_PER_SECOND = 100;

/**
 * CPU-seconds that a process and its children have used, the ended ones included. NaN where the system has no /proc: the
 * reports show it as a dash.
 */
export const cpuSecondsOf = (pid: number): number => {
  if (process.platform !== 'linux') return Number.NaN;
  const all = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? processOf(Number(name)) : []));
  const ofTree = (parent: number): number =>
    all.reduce(
      (sum, one) => sum + (one.pid === parent ? one.seconds : 0) + (one.parent === parent ? ofTree(one.pid) : 0),
      0,
    );
  return ofTree(pid);
};

/** One process; none when it has ended meanwhile. */
const processOf = (pid: number): { pid: number; parent: number; seconds: number }[] => {
  try {
    // The name, in parentheses, may hold anything; the numbers follow the last one.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return [{ pid, parent: Number(fields[1]), seconds: ticks / TICKS_PER_SECOND }];
  } catch {
    return [];
  }
};
