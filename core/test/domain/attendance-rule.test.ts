import { type AttendanceRule, checkRule, USUAL_RULE } from '@homeroom/core';
import { aRule } from '@homeroom/core/testing';
import { expect } from 'chai';

const broken = (overrides: Partial<AttendanceRule>): string | null => {
  const checked = checkRule(aRule(overrides));
  return checked.isErr() ? `${checked.error.type} ${checked.error.field}` : null;
};

describe('an attendance rule', () => {
  it('is given back as it is when it can be met', () => {
    expect(checkRule(USUAL_RULE)._unsafeUnwrap()).to.equal(USUAL_RULE);
    expect(broken({ presentShare: 1, partialShare: 1, completionShare: 1 })).to.equal(null);
    expect(broken({ presentShare: 0, partialShare: 0, completionShare: 0 })).to.equal(null);
    expect(broken({ lateAfterMs: null, leftEarlyBeforeMs: null })).to.equal(null);
    const day = 86_400_000;
    expect(broken({ minimumStayMs: day, graceMs: day, lateAfterMs: day, leftEarlyBeforeMs: day })).to.equal(null);
    expect(broken({ minimumStayMs: 0, graceMs: 0, lateAfterMs: 0, leftEarlyBeforeMs: 0 })).to.equal(null);
  });

  it('asks for shares from 0 to 1', () => {
    const fields = {
      presentShare: 'present_share',
      partialShare: 'partial_share',
      completionShare: 'completion_share',
    };
    for (const [name, field] of Object.entries(fields)) {
      for (const share of [-0.01, 1.000001, 75, Number.NaN, Number.POSITIVE_INFINITY]) {
        expect(broken({ [name]: share }), `${name} ${share}`).to.equal(`invalid-input ${field}`);
      }
    }
  });

  it('asks for times of whole milliseconds, of a day at most', () => {
    const fields = {
      minimumStayMs: 'minimum_stay_seconds',
      graceMs: 'grace_seconds',
      lateAfterMs: 'late_after_seconds',
      leftEarlyBeforeMs: 'left_early_before_seconds',
    };
    for (const [name, field] of Object.entries(fields)) {
      for (const ms of [-1, 0.5, 86_400_001, Number.NaN, Number.POSITIVE_INFINITY]) {
        expect(broken({ [name]: ms }), `${name} ${ms}`).to.equal(`invalid-input ${field}`);
      }
    }
  });

  it('does not ask for more to be there in part than to be there', () => {
    expect(broken({ presentShare: 0.5, partialShare: 0.5 })).to.equal(null);
    expect(broken({ presentShare: 0.5, partialShare: 0.51 })).to.equal('invalid-input partial_share');
  });
});
