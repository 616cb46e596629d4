import { setTimeout as pause } from 'node:timers/promises';

/** Waits until `condition()` is true; the test's own timeout bounds it. */
export async function until(condition) {
  while (!(await condition())) await pause(20);
}
