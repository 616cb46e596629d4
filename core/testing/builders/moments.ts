import type { Instant } from '@homeroom/core';

/** When the things of the builders happen: 2026-09-01T08:00:00.000Z. */
export const MORNING: Instant = 1_788_249_600_000;
