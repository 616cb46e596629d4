import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { LeaseTimes } from '../src/index.js';

const SCRIPT = fileURLToPath(new URL('./scripts/serve-slowly.js', import.meta.url));

const BEGIN_TIMEOUT_MS = 8000;
/** Longer than any test. */
const FOR_EVER_SECONDS = 3600;

/** A worker in a process of its own that has begun to serve something, which takes it `seconds`. */
export const workerProcess = async (connectionString: string, lease: LeaseTimes, seconds = FOR_EVER_SECONDS) => {
  const child = spawn(process.execPath, [SCRIPT, connectionString, JSON.stringify(lease), String(seconds)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said: string[] = [];
  const lines = createInterface({ input: child.stdout }).on('line', (line) => said.push(line));
  await once(lines, 'line', { signal: AbortSignal.timeout(BEGIN_TIMEOUT_MS) }).catch((thrown: unknown) => {
    child.kill('SIGKILL');
    throw thrown;
  });
  return {
    /** `begun` and `ended`, for each wake-up that it serves. */
    said: (): readonly string[] => said,
    /** Stands still, as with an event loop that is blocked. */
    pause: (): void => void child.kill('SIGSTOP'),
    goOn: (): void => void child.kill('SIGCONT'),
    /** SIGKILL. Repeatable: an `afterEach` may kill what a failed test left. */
    kill: async (): Promise<void> => {
      const exited = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null;
      child.kill('SIGKILL');
      await exited;
    },
  };
};

export type WorkerProcess = Awaited<ReturnType<typeof workerProcess>>;
