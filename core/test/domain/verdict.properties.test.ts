import {
  type AttendanceRule,
  type Bounds,
  type ClassTimes,
  checkRule,
  HOUR,
  MINUTE,
  type Presence,
  VERDICTS,
  verdictOf,
  verdictWords,
} from '@homeroom/core';
import { MORNING } from '@homeroom/core/testing';
import { expect } from 'chai';
import fc from 'fast-check';
import { aClass, NEVER_CAME } from './presences.js';

const IN_ORDER: readonly string[] = VERDICTS;

/** Shares and times near each other and round, so that lines meet; and any. */
const share = fc.oneof(fc.constantFrom(0, 0.25, 0.5, 0.75, 1), fc.double({ min: 0, max: 1, noNaN: true }));
const time = fc.oneof(fc.constantFrom(0, 1, 1_000, 5 * MINUTE, 10 * MINUTE), fc.integer({ min: 0, max: 2 * HOUR }));

const rules: fc.Arbitrary<AttendanceRule> = fc
  .record({
    measure: fc.constantFrom('held' as const, 'scheduled' as const),
    presentShare: share,
    partialShare: share,
    minimumStayMs: time,
    graceMs: time,
    lateAfterMs: fc.option(time),
    leftEarlyBeforeMs: fc.option(time),
    completionShare: share,
  })
  .map((rule) => ({ ...rule, partialShare: Math.min(rule.partialShare, rule.presentShare) }));

const classes: fc.Arbitrary<ClassTimes> = fc
  .record({ begin: time, length: time, shorter: time, planned: fc.option(fc.tuple(time, time)) })
  .map(({ begin, length, shorter, planned }) => ({
    startedAt: MORNING + begin,
    endedAt: MORNING + begin + length,
    lengthMs: Math.max(0, length - shorter),
    startsAt: planned === null ? null : MORNING + planned[0],
    endsAt: planned === null ? null : MORNING + planned[0] + planned[1] + 1,
  }));

const boundsFrom = (from: number): fc.Arbitrary<Bounds> =>
  fc.tuple(time, fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3_000 }), time)).map(([lower, width]) => {
    return { lower: from + lower, upper: from + lower + width };
  });

const presences: fc.Arbitrary<Presence> = fc.oneof(
  { weight: 1, arbitrary: fc.constant(NEVER_CAME) },
  {
    weight: 20,
    arbitrary: fc.record({ attended: boundsFrom(0), firstJoin: boundsFrom(MORNING), lastLeave: boundsFrom(MORNING) }),
  },
);

const judgement = fc.tuple(rules, classes, presences);

/** Bounds that hold nothing but one value: 0 picks the lower end, 1 the upper. */
const exactly = (bounds: Bounds, share: number): Bounds => {
  const value = bounds.lower + Math.round(share * (bounds.upper - bounds.lower));
  return { lower: value, upper: value };
};

/** One truth inside of what is known, itself known exactly. */
const truthIn = ({ attended, firstJoin, lastLeave }: Presence, [a, f, l]: readonly number[]): Presence => ({
  attended: exactly(attended, a ?? 0),
  firstJoin: firstJoin && exactly(firstJoin, f ?? 0),
  lastLeave: lastLeave && exactly(lastLeave, l ?? 0),
});

const truths = fc.array(share, { minLength: 3, maxLength: 3 });

const wider = (bounds: Bounds, [before, after]: readonly number[], least: number): Bounds => ({
  lower: Math.max(least, bounds.lower - (before ?? 0)),
  upper: bounds.upper + (after ?? 0),
});

describe('verdicts of anything', () => {
  it('of any truth inside the bounds is in between', () => {
    const property = fc.property(judgement, truths, ([rule, times, presence], picked) => {
      const { between } = verdictOf(rule, times, presence);
      const { status } = verdictOf(rule, times, truthIn(presence, picked));
      expect(status).to.not.equal('unsure');
      expect(between).to.include(status);
    });
    fc.assert(property, { numRuns: 20_000 });
  });

  it('are never surer for wider bounds', () => {
    const widths = fc.array(time, { minLength: 6, maxLength: 6 });
    const property = fc.property(judgement, widths, ([rule, times, presence], widened) => {
      const [a, f, l] = [widened.slice(0, 2), widened.slice(2, 4), widened.slice(4)];
      const { attended, firstJoin, lastLeave } = presence;
      const wide = {
        attended: wider(attended, a, 0),
        firstJoin: firstJoin && wider(firstJoin, f, 0),
        lastLeave: lastLeave && wider(lastLeave, l, 0),
      };
      const after = verdictOf(rule, times, wide).between;
      expect(after).to.include.members([...verdictOf(rule, times, presence).between]);
    });
    fc.assert(property, { numRuns: 10_000 });
  });

  it('have nothing in between that no truth gives', () => {
    const property = fc.property(judgement, ([rule, times, presence]) => {
      const { between, measures } = verdictOf(rule, times, presence);
      const { attended } = presence;
      // Small steps, and both sides of every line: each of them is a truth.
      const lines = [1, measures.partlyMs, measures.neededMs].flatMap((line) => [line - 1, line, line + 1]);
      const picked = Array.from({ length: 9 }, (_, step) => exactly(attended, step / 8).lower);
      const inside = [...lines, ...picked].filter((ms) => attended.lower <= ms && ms <= attended.upper);
      const seen = new Set<string>();
      for (const ms of inside) {
        for (const [f, l] of [
          [0, 0],
          [0, 1],
          [1, 0],
          [1, 1],
        ]) {
          const truth = truthIn(presence, [0, f ?? 0, l ?? 0]);
          seen.add(verdictOf(rule, times, { ...truth, attended: { lower: ms, upper: ms } }).status);
        }
      }
      expect([...seen]).to.have.members([...between]);
    });
    fc.assert(property, { numRuns: 5_000 });
  });

  it('stand in the order of what they are, one alone when certain; and have words', () => {
    const property = fc.property(judgement, ([rule, times, presence]) => {
      expect(checkRule(rule).isOk()).to.equal(true);
      const verdict = verdictOf(rule, times, presence);
      const { status, between } = verdict;
      expect(between).to.deep.equal(VERDICTS.filter((one) => between.includes(one)));
      expect(between.length).to.be.above(0);
      expect(status).to.equal(between.length === 1 ? between[0] : 'unsure');
      const words = verdictWords(rule, verdict);
      expect(words.length).to.be.above(0);
      for (const sentence of words) expect(sentence).to.not.match(/NaN|undefined|null|-\d/);
    });
    fc.assert(property, { numRuns: 5_000 });
  });

  it('never get worse for who attended longer, came earlier or left later', () => {
    const more = fc.array(time, { minLength: 3, maxLength: 3 });
    const property = fc.property(rules, truths, more, presences, (rule, picked, [a = 0, f = 0, l = 0], presence) => {
      const truth = truthIn(presence, picked);
      const better = {
        attended: { lower: truth.attended.lower + a, upper: truth.attended.upper + a },
        firstJoin: truth.firstJoin && { lower: truth.firstJoin.lower - f, upper: truth.firstJoin.upper - f },
        lastLeave: truth.lastLeave && { lower: truth.lastLeave.lower + l, upper: truth.lastLeave.upper + l },
      };
      const rank = (of: Presence) => {
        const { status } = verdictOf(rule, aClass(), of);
        return IN_ORDER.indexOf(status);
      };
      // Late and leaving early are no more and no less than each other.
      const level = (of: Presence) => (rank(of) === 2 ? 3 : rank(of));
      expect(level(better)).to.be.at.least(level(truth));
    });
    fc.assert(property, { numRuns: 5_000 });
  });
});
