import {
  type AttendanceRule,
  type CourseResult,
  courseResultOf,
  HOUR,
  type JudgedClass,
  MINUTE,
  type Presence,
  verdictOf,
} from '@homeroom/core';
import { aRule } from '@homeroom/core/testing';
import { expect } from 'chai';
import fc from 'fast-check';
import { aClass, aPresence, NEVER_CAME } from './presences.js';

const RULE = aRule({ lateAfterMs: null, leftEarlyBeforeMs: null });

const inClass = (presence: Presence, rule: AttendanceRule = RULE): JudgedClass => {
  const { lower, upper } = presence.attended;
  return { verdict: verdictOf(rule, aClass(), presence), attendedMs: Math.floor((lower + upper) / 2) };
};

const PRESENT = inClass(aPresence(0, HOUR));
const ABSENT = inClass(aPresence(0, MINUTE));
const UNSURE = inClass(aPresence(0, [0, HOUR]));

const times = (count: number, one: JudgedClass): JudgedClass[] => Array.from({ length: count }, () => one);

const completed = (completionShare: number, judged: readonly JudgedClass[], classes: number) =>
  courseResultOf({ ...RULE, completionShare }, judged, classes).completed;

describe('the result of a course', () => {
  it('counts each verdict, and classes in which the person never was as absent', () => {
    const usual = aRule();
    const judged = [
      aPresence(0, HOUR),
      aPresence(0, 58 * MINUTE),
      aPresence(12 * MINUTE, HOUR),
      aPresence(0, 46 * MINUTE),
      aPresence(0, 20 * MINUTE),
      aPresence(0, [20 * MINUTE, HOUR]),
      NEVER_CAME,
    ].map((presence) => inClass(presence, usual));
    expect(courseResultOf(usual, judged, 10).verdicts).to.deep.equal({
      absent: 1 + 3,
      partial: 1,
      'left-early': 1,
      late: 1,
      present: 2,
      unsure: 1,
    });
  });

  it('grades in proportion to what was needed, each class at most once, with bounds', () => {
    const half = inClass(aPresence(0, 22.5 * MINUTE));
    const wide = inClass(aPresence(0, [0, 45 * MINUTE]));
    expect(courseResultOf(RULE, [PRESENT, half], 2).grade).to.equal(0.75);
    expect(courseResultOf(RULE, [PRESENT, half], 4).grade).to.equal(0.375);
    const { grade, gradeBounds } = courseResultOf(RULE, [PRESENT, wide], 2);
    expect({ grade, gradeBounds }).to.deep.equal({ grade: 0.75, gradeBounds: { lower: 0.5, upper: 1 } });
    const lenient = { ...RULE, presentShare: 0, partialShare: 0, minimumStayMs: 0 };
    const anyTime = [aPresence(0, 1), NEVER_CAME].map((presence) => inClass(presence, lenient));
    expect(courseResultOf(lenient, anyTime, 2).grade).to.equal(0.5);
  });

  it('is completed from the very share on', () => {
    expect(completed(0.75, times(3, PRESENT), 4)).to.equal('yes');
    expect(completed(0.75, times(2, PRESENT), 4)).to.equal('no');
    expect(completed(0.75, [...times(3, PRESENT), ABSENT], 5)).to.equal('no');
    expect(completed(1, times(4, PRESENT), 4)).to.equal('yes');
    expect(completed(1, times(3, PRESENT), 4)).to.equal('no');
    expect(completed(0, [], 4)).to.equal('yes');
    expect(completed(0, [], 0)).to.equal('no');
  });

  it('is completed by so many of so many classes, whatever the share is in binary', () => {
    for (const classes of [...Array.from({ length: 60 }, (_, n) => n + 1), 100, 400]) {
      for (let percent = 1; percent <= 100; percent += 1) {
        const enough = Math.ceil((percent * classes) / 100);
        expect(completed(percent / 100, times(enough, PRESENT), classes), `${percent} % of ${classes}`).to.equal('yes');
        expect(completed(percent / 100, times(enough - 1, PRESENT), classes)).to.equal('no');
      }
    }
  });

  it('is unsure only where classes that are unsure decide', () => {
    expect(completed(0.5, [PRESENT, UNSURE, ABSENT, ABSENT], 4)).to.equal('unsure');
    expect(completed(0.5, [PRESENT, PRESENT, UNSURE], 4)).to.equal('yes');
    expect(completed(0.5, [UNSURE, ABSENT, ABSENT], 4)).to.equal('no');
    // Late or present: there either way.
    const lateOrPresent = inClass(aPresence([9 * MINUTE, 11 * MINUTE], HOUR), aRule());
    expect(lateOrPresent.verdict.status).to.equal('unsure');
    expect(completed(1, [lateOrPresent], 1)).to.equal('yes');
  });
});

describe('the results of any course', () => {
  const bounds = fc.tuple(fc.nat(HOUR), fc.nat(HOUR), fc.nat(HOUR)).map((three) => [...three].sort((a, b) => a - b));
  const classes = fc.array(bounds, { maxLength: 30 });
  const share = fc.double({ min: 0, max: 1, noNaN: true });

  const resultOf = (rule: AttendanceRule, course: readonly number[][], missed: number): CourseResult => {
    const judged = course.map(([lower = 0, best = 0, upper = 0]) => {
      const presence = { ...aPresence(0, HOUR), attended: { lower, upper } };
      return { verdict: verdictOf(rule, aClass(), presence), attendedMs: best };
    });
    return courseResultOf(rule, judged, course.length + missed);
  };

  it('add up, and lie inside their bounds from 0 to 1', () => {
    const property = fc.property(classes, fc.nat(5), share, share, (course, missed, presentShare, completionShare) => {
      const rule = { ...RULE, presentShare, partialShare: presentShare / 2, completionShare };
      const { verdicts, grade, gradeBounds } = resultOf(rule, course, missed);
      const sum = Object.values(verdicts).reduce((all, count) => all + count, 0);
      expect(sum).to.equal(course.length + missed);
      expect(gradeBounds.lower).to.be.within(0, grade);
      expect(gradeBounds.upper).to.be.within(grade, 1);
    });
    fc.assert(property, { numRuns: 2_000 });
  });

  it('are completed as every truth says, or unsure where truths differ', () => {
    const property = fc.property(classes, share, fc.constantFrom(0, 0.5, 1), (course, completionShare, at) => {
      const rule = { ...RULE, completionShare };
      const { completed: known } = resultOf(rule, course, 0);
      const pick = ([lower = 0, , upper = 0]: number[]) => Math.round(lower + at * (upper - lower));
      const truth = resultOf(
        rule,
        course.map((one) => Array.from({ length: 3 }, () => pick(one))),
        0,
      ).completed;
      expect(truth).to.not.equal('unsure');
      if (known !== 'unsure') expect(truth).to.equal(known);
      if (known === 'unsure') {
        const [worst, best] = [0, 2].map((end) => {
          return resultOf(
            rule,
            course.map((one) => Array.from({ length: 3 }, () => one[end] ?? 0)),
            0,
          ).completed;
        });
        expect([worst, best]).to.deep.equal(['no', 'yes']);
      }
    });
    fc.assert(property, { numRuns: 1_000 });
  });
});
