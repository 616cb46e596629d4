import { setTimeout as pause } from 'node:timers/promises';

// Shorter than the timeouts of the tests, so that a wait in vain names what it waited for.
const LIMIT_MS = 20_000;

/** Waits until `condition()` is true. Throws after 20 s. */
export async function until(condition) {
  const giveUpAt = Date.now() + LIMIT_MS;
  while (!(await condition())) {
    if (Date.now() > giveUpAt) throw new Error(`Waited in vain for ${condition}`);
    await pause(20);
  }
}
