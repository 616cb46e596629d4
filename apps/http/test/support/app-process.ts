import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../src/main.js', import.meta.url));

/** How long a start may take, in milliseconds, on a machine that runs other tests. */
const START_WITHIN_MS = 20_000;

/** The app in a process of its own, as an operator runs it. */
export interface AppProcess {
  readonly url: string;
  readonly child: ChildProcess;
  /** Everything that it has printed. */
  output(): string;
  /** Ends it with the signal and waits until it is gone; gives its exit status (null for a signal). */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** Starts it; resolves when it says that it is ready. */
export const startAppProcess = async (env: Readonly<Record<string, string>>): Promise<AppProcess> => {
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  child.stderr.on('data', (data) => lines.push(`${data}`));
  const url = await new Promise<string>((resolve, reject) => {
    const fail = (why: string) => {
      child.kill('SIGKILL');
      reject(new Error(`${why}\n${lines.join('\n')}`));
    };
    const timer = setTimeout(() => fail('the app was not ready in time'), START_WITHIN_MS);
    child.once('exit', () => fail('the app ended before it was ready'));
    createInterface(child.stdout).on('line', (line) => {
      lines.push(line);
      const ready = /"url":"([^"]+)".*"msg":"ready"/.exec(line);
      if (ready?.[1] === undefined) return;
      clearTimeout(timer);
      resolve(ready[1]);
    });
  });
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
    return child.exitCode;
  };
  return { url, child, output: () => lines.join('\n'), end };
};
