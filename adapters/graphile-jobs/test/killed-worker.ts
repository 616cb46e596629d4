import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { LeaseTimes } from '../src/index.js';

const SCRIPT = fileURLToPath(new URL('./scripts/serve-for-ever.js', import.meta.url));

const BEGIN_TIMEOUT_MS = 8000;

/** A worker in a process of its own, which has begun to serve something and never ends it; `kill` is SIGKILL. */
export const stuckWorker = async (connectionString: string, lease: LeaseTimes) => {
  const child = spawn(process.execPath, [SCRIPT, connectionString, JSON.stringify(lease)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(createInterface({ input: child.stdout }), 'line', { signal: AbortSignal.timeout(BEGIN_TIMEOUT_MS) }).catch(
    (thrown: unknown) => {
      child.kill('SIGKILL');
      throw thrown;
    },
  );
  return {
    /** Repeatable: an `afterEach` may kill what a failed test left. */
    kill: async (): Promise<void> => {
      const exited = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null;
      child.kill('SIGKILL');
      await exited;
    },
  };
};

export type StuckWorker = Awaited<ReturnType<typeof stuckWorker>>;
