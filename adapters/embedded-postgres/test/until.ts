import { setTimeout as sleep } from 'node:timers/promises';

const TIMEOUT_MS = 20_000;
const POLL_MS = 5;

/** Waits for a condition; throws with its description when it does not come true in 20 s. */
export const until = async (description: string, condition: () => boolean | Promise<boolean>): Promise<void> => {
  const deadline = Date.now() + TIMEOUT_MS;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`waited in vain until ${description}`);
    await sleep(POLL_MS);
  }
};
