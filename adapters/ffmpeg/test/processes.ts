import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

/** The ids of the living processes whose command line holds `text`, this one's aside. */
export const processesWith = async (text: string): Promise<readonly number[]> => {
  const all = process.platform === 'linux' ? await fromProc() : await fromPs();
  return all.filter(({ pid, command }) => pid !== process.pid && command.includes(text)).map(({ pid }) => pid);
};

interface Running {
  readonly pid: number;
  readonly command: string;
}

/** A zombie has an empty command line. */
const fromProc = async (): Promise<readonly Running[]> => {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  return Promise.all(
    pids.map(async (pid) => ({
      pid: Number(pid),
      command: await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''),
    })),
  );
};

const fromPs = async (): Promise<readonly Running[]> => {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,args=']);
  return stdout.split('\n').map((line) => ({ pid: Number.parseInt(line, 10), command: line }));
};

/** Waits for a condition; throws after `timeoutSeconds`. */
export const until = async (condition: () => Promise<boolean>, timeoutSeconds: number): Promise<void> => {
  const deadline = performance.now() + timeoutSeconds * 1000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`The condition was not met within ${timeoutSeconds} s.`);
    await sleep(10);
  }
};
