import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { codeOf } from './errors.js';

/** `ps` answers in milliseconds. */
const PS_TIMEOUT_MS = 5000;

/** A process of this machine. A zombie has ended, but its parent has not taken notice: it holds nothing any more. */
export interface RunningProcess {
  readonly state: 'running' | 'zombie';
  /** Its command line, words separated by spaces. */
  readonly command: string;
}

/** What runs under `pid`, or null. */
export const findProcess = async (pid: number): Promise<RunningProcess | null> => {
  if (!existsProcess(pid)) return null;
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
};

const existsProcess = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return codeOf(thrown) === 'EPERM';
  }
};

const fromProc = async (pid: number): Promise<RunningProcess | null> => {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ').trim();
    // proc(5): the state follows the name, which is in brackets and may itself hold any character.
    const state = stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z') ? 'zombie' : 'running';
    return { state, command };
  } catch (thrown) {
    if (['ENOENT', 'ESRCH'].includes(codeOf(thrown) ?? '')) return null;
    throw thrown;
  }
};

const fromPs = async (pid: number): Promise<RunningProcess | null> => {
  try {
    const { stdout } = await promisify(execFile)('ps', ['-ww', '-o', 'stat=,command=', '-p', String(pid)], {
      timeout: PS_TIMEOUT_MS,
    });
    const [state = '', ...words] = stdout.trim().split(/\s+/);
    return { state: state.startsWith('Z') ? 'zombie' : 'running', command: words.join(' ') };
  } catch {
    return null;
  }
};
