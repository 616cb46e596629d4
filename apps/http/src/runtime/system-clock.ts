import type { Clock } from '@homeroom/core';

/** The machine's clock. */
export const systemClock: Clock = { now: () => Date.now() };
