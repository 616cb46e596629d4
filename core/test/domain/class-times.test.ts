import { HOUR, MINUTE, verdictOf, whileThere } from '@homeroom/core';
import { aRule, MORNING } from '@homeroom/core/testing';
import { expect } from 'chai';
import { aClass, aPresence, NEVER_CAME } from './presences.js';

const teacher = aPresence(0, 45 * MINUTE);
const student = aPresence(0, [44 * MINUTE, 46 * MINUTE]);
/** The room was told to be over half an hour after everybody had left. */
const empty = aClass({ endedAt: MORNING + 75 * MINUTE, lengthMs: 45 * MINUTE });

describe('whileThere', () => {
  it('ends a class with its last person, and not with the empty room', () => {
    expect(verdictOf(aRule(), empty, student).status, 'measured by the room').to.equal('left-early');
    expect(verdictOf(aRule(), whileThere(empty, [student, teacher, NEVER_CAME]), student).status).to.equal('present');
  });

  it('goes by the last who surely was there', () => {
    const perhaps = aPresence(0, [20 * MINUTE, 75 * MINUTE]);
    expect(whileThere(empty, [perhaps, teacher]).endedAt).to.equal(MORNING + 45 * MINUTE);
    expect(whileThere(empty, [perhaps]).endedAt).to.equal(MORNING + 20 * MINUTE);
  });

  it('does not go by who may have been in the lobby alone', () => {
    const lobby = { ...aPresence(60 * MINUTE, 70 * MINUTE), attended: { lower: 0, upper: 10 * MINUTE } };
    expect(whileThere(empty, [teacher, lobby]).endedAt).to.equal(MORNING + 45 * MINUTE);
    expect(whileThere(empty, [lobby])).to.deep.equal(empty);
  });

  it('still sees who left before the others', () => {
    const early = aPresence(0, 34 * MINUTE);
    const times = whileThere(empty, [early, teacher]);
    expect(verdictOf(aRule(), times, early).status).to.equal('left-early');
  });

  it('keeps the end of a class that all were in to its end, that nobody came to, and the rest of what it is given', () => {
    const whole = { ...aClass(), title: 'Matrices' };
    expect(whileThere(whole, [aPresence(0, HOUR)])).to.deep.equal(whole);
    expect(whileThere(whole, [aPresence(0, 2 * HOUR)])).to.deep.equal(whole);
    expect(whileThere(whole, [NEVER_CAME])).to.deep.equal(whole);
    expect(whileThere(whole, [])).to.deep.equal(whole);
  });
});
