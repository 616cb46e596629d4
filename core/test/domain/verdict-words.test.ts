import { type AttendanceRule, HOUR, MINUTE, type Presence, SECOND, verdictOf, verdictWords } from '@homeroom/core';
import { aRule } from '@homeroom/core/testing';
import { expect } from 'chai';
import { aClass, aPresence, NEVER_CAME } from './presences.js';

const words = (presence: Presence, overrides: Partial<AttendanceRule> = {}): string[] => {
  const rule = aRule(overrides);
  return verdictWords(rule, verdictOf(rule, aClass(), presence));
};

describe('a verdict in words', () => {
  it('says what was measured and what was needed', () => {
    expect(words(NEVER_CAME)).to.deep.equal(['was not there']);
    // Told to have come, and gone in the same moment.
    expect(words(aPresence(15 * MINUTE, 15 * MINUTE))).to.deep.equal(['was not there']);
    expect(words(aPresence(0, HOUR))).to.deep.equal(['was there for 60 min of 60 min; 45 min are needed']);
    expect(words(aPresence(0, 20 * MINUTE + 5 * SECOND))).to.deep.equal([
      'was there for 20 min 5 s of 60 min; 45 min are needed',
      'left 39 min 55 s before the end; 10 min are allowed',
    ]);
    expect(words(aPresence(0, 40 * SECOND), { leftEarlyBeforeMs: null })).to.deep.equal([
      'was there for 40 s of 60 min; 45 min are needed, 15 min to be there in part',
    ]);
  });

  it('says who was late and who left early, and by how much', () => {
    expect(words(aPresence(11 * MINUTE, HOUR))).to.deep.equal([
      'was there for 49 min of 60 min; 45 min are needed',
      'came 11 min after the start; 10 min are allowed',
    ]);
    expect(words(aPresence(0, 49 * MINUTE))).to.deep.equal([
      'was there for 49 min of 60 min; 45 min are needed',
      'left 11 min before the end; 10 min are allowed',
    ]);
    expect(words(aPresence(11 * MINUTE, HOUR), { lateAfterMs: null })).to.have.length(1);
  });

  it('says bounds, and what they allow', () => {
    expect(words(aPresence([-MINUTE, 12 * MINUTE], HOUR))).to.deep.equal([
      'was there for 48 min to 61 min of 60 min; 45 min are needed',
      'came 0 s to 12 min after the start; 10 min are allowed',
      'what is known allows late and present',
    ]);
    expect(words(aPresence(0, [10 * MINUTE, 20 * MINUTE]), { leftEarlyBeforeMs: null })).to.deep.equal([
      'was there for 10 min to 20 min of 60 min; 45 min are needed, 15 min to be there in part',
      'what is known allows absent and partial',
    ]);
  });

  it('never says more than what is known: bounds are rounded apart', () => {
    const almost = aPresence(0, 45 * MINUTE - 1);
    expect(words(almost, { leftEarlyBeforeMs: null })).to.deep.equal([
      'was there for 44 min 59 s to 45 min of 60 min; 45 min are needed',
    ]);
    expect(words(aPresence(10 * MINUTE + 1, HOUR))).to.include(
      'came 10 min to 10 min 1 s after the start; 10 min are allowed',
    );
    expect(words(aPresence(0, [999, 1_001]), { leftEarlyBeforeMs: null })[0]).to.match(/^was there for 0 s to 2 s of/);
  });
});
