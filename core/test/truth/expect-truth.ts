import { type Attendee, type Interval, presenceOf, unionLength } from '@homeroom/core';
import { expect } from 'chai';
import fc from 'fast-check';
import { outcomeOf } from './told-class.js';
import { type TrueClass, trueClassOf } from './true-class.js';
import { trueClassPlans } from './true-class-plan.js';

/** Holds so many true classes against what is made of them, and gives the widths of all people's bounds in milliseconds. */
export const expectTruth = async (classes: number): Promise<number[]> => {
  const widths: number[] = [];
  const property = fc.asyncProperty(trueClassPlans, async (plan) => {
    const truth = trueClassOf(plan);
    const { attendance, knownKeys } = await outcomeOf(truth);
    const inside = insideOf(truth, knownKeys);
    const attended = new Map(attendance.attendees.map((attendee) => [attendee.identity, attendee]));
    for (const [identity, intervals] of inside) {
      const attendee = attended.get(identity);
      const { lowerMs, upperMs } = attendee ?? { lowerMs: -1, upperMs: -1 };
      expect(unionLength(intervals), identity).to.be.within(lowerMs, upperMs);
      expect(attendee?.attendedMs, 'against the class').to.be.at.most(attendance.lengthMs);
      if (attendee !== undefined) expectFirstAndLast(attendee, intervals);
      widths.push(upperMs - lowerMs);
    }
  });
  await fc.assert(property, { numRuns: classes });
  return widths.sort((a, b) => a - b);
};

/** Expects the moments at which a person really came first and left last to lie in the bounds that rules judge by. */
const expectFirstAndLast = (attendee: Attendee, intervals: readonly Interval[]): void => {
  const { firstJoin, lastLeave } = presenceOf(attendee, Number.NaN);
  const came = Math.min(...intervals.map(({ from }) => from));
  const left = Math.max(...intervals.map(({ to }) => to));
  expect(came, `${attendee.identity} came first`).to.be.within(firstJoin?.lower ?? 0, firstJoin?.upper ?? 0);
  expect(left, `${attendee.identity} left last`).to.be.within(lastLeave?.lower ?? 0, lastLeave?.upper ?? 0);
};

/**
 * When each person really was there. Of a stay of which nothing was told the account alone can know: not without one, and not when its
 * page was in more than once, since the page's visit is then held for that of another stay.
 */
const insideOf = ({ plan, stays }: TrueClass, knownKeys: ReadonlySet<string>): Map<string, Interval[]> => {
  const inside = new Map<string, Interval[]>();
  for (const { who, inside: interval, aloneOnPage } of stays) {
    const isAccounted = plan.accounted && aloneOnPage;
    if (!isAccounted && !knownKeys.has(who.key)) continue;
    inside.set(who.identity, [...(inside.get(who.identity) ?? []), interval]);
  }
  return inside;
};

/** The value below which that part of the sorted values lies. */
export const quantile = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
