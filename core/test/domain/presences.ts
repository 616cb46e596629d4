import { type ClassTimes, HOUR, type Presence } from '@homeroom/core';
import { MORNING } from '@homeroom/core/testing';

/** A class of an hour, without a schedule. */
export const aClass = (overrides: Partial<ClassTimes> = {}): ClassTimes => ({
  startsAt: null,
  endsAt: null,
  startedAt: MORNING,
  endedAt: MORNING + HOUR,
  lengthMs: HOUR,
  ...overrides,
});

/** In milliseconds since the start of `aClass`: came, left. Bounds of each where two are given; attended is what lies between them. */
export const aPresence = (
  came: number | readonly [number, number],
  left: number | readonly [number, number],
): Presence => {
  const [[cameFrom, cameTo], [leftFrom, leftTo]] = [boundsOf(came), boundsOf(left)];
  return {
    attended: { lower: Math.max(0, leftFrom - cameTo), upper: leftTo - cameFrom },
    firstJoin: { lower: MORNING + cameFrom, upper: MORNING + cameTo },
    lastLeave: { lower: MORNING + leftFrom, upper: MORNING + leftTo },
  };
};

/** Who has a seat and never came. */
export const NEVER_CAME: Presence = { attended: { lower: 0, upper: 0 }, firstJoin: null, lastLeave: null };

const boundsOf = (moment: number | readonly [number, number]): readonly [number, number] =>
  typeof moment === 'number' ? [moment, moment] : moment;
