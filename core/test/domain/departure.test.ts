import { type LeaveReason, laterDeparture, observedDeparture, SECOND } from '@homeroom/core';
import { aDeparture, MORNING } from '@homeroom/core/testing';
import { expect } from 'chai';

const NOTICED = MORNING + 600 * SECOND;

describe('observedDeparture', () => {
  /** Seconds from the second of the event: not before, best, not after. */
  const windows: readonly (readonly [LeaveReason | null, number, number, number])[] = [
    ['CLIENT_INITIATED', 0, 0.5, 1],
    ['PARTICIPANT_REMOVED', 0, 0.5, 1],
    ['ROOM_DELETED', 0, 0.5, 1],
    ['ROOM_CLOSED', 0, 0.5, 1],
    ['CONNECTION_TIMEOUT', -22, -19.5, -17],
    ['DUPLICATE_IDENTITY', -22, -10.5, 1],
    [null, -22, -10.5, 1],
  ];
  for (const [reason, notBefore, best, notAfter] of windows) {
    it(`places a leave for ${reason} between ${notBefore} s and ${notAfter} s of the event`, () => {
      expect(observedDeparture(MORNING, NOTICED, reason)).to.deep.equal({
        notBefore: NOTICED + notBefore * SECOND,
        at: NOTICED + best * SECOND,
        notAfter: NOTICED + notAfter * SECOND,
        evidence: 'observed',
        reason,
      });
    });
  }

  it('is never before the join', () => {
    const joinedAt = NOTICED - 18 * SECOND;
    const departure = observedDeparture(joinedAt, NOTICED, 'CONNECTION_TIMEOUT');
    expect(departure.notBefore).to.equal(joinedAt);
    expect(departure.notAfter).to.equal(NOTICED - 17 * SECOND);
    const wrong = observedDeparture(NOTICED + 60 * SECOND, NOTICED, 'CLIENT_INITIATED');
    expect([wrong.notBefore, wrong.at, wrong.notAfter]).to.deep.equal(Array(3).fill(NOTICED + 60 * SECOND));
  });
});

describe('laterDeparture', () => {
  it('takes the stronger evidence, however early', () => {
    const observed = aDeparture({ notBefore: MORNING, evidence: 'observed' });
    const inferred = aDeparture({ notBefore: MORNING + 9_000, evidence: 'inferred' });
    const corrected = aDeparture({ notBefore: MORNING - 9_000, evidence: 'corrected' });
    expect(laterDeparture(inferred, observed)).to.equal(observed);
    expect(laterDeparture(observed, corrected)).to.equal(corrected);
  });

  it('takes the later of equal evidence', () => {
    const early = aDeparture({ notBefore: MORNING });
    const late = aDeparture({ notBefore: MORNING + 1 });
    expect(laterDeparture(late, early)).to.equal(late);
    expect(laterDeparture(early, late)).to.equal(late);
  });

  it('takes the one that is told', () => {
    const told = aDeparture();
    expect(laterDeparture(null, told)).to.equal(told);
    expect(laterDeparture(told, null)).to.equal(told);
    expect(laterDeparture(null, null)).to.equal(null);
  });
});
