import { type AttendedStay, type Attendee, JOIN_LAG, NOTICED_WITHIN, presenceOf, SECOND } from '@homeroom/core';
import { aConnection, aDeparture, MORNING } from '@homeroom/core/testing';
import { expect } from 'chai';

const NOW = MORNING + 3_600_000;
const at = (seconds: number): number => MORNING + seconds * SECOND;

/** A stay that was told from its join to its goodbye. */
const aStay = (from: number, to: number, overrides: Partial<AttendedStay> = {}): AttendedStay => ({
  connection: aConnection({ joinedAt: at(from) }),
  joinedNotBefore: at(from),
  joinedNotAfter: at(from) + JOIN_LAG,
  departure: aDeparture({ notBefore: at(to) }),
  lifeEndsAt: null,
  breakout: false,
  ...overrides,
});

/** One that only the account of visits tells, as `withVisits` makes it. */
const aVisitStay = (from: number, to: number): AttendedStay =>
  aStay(from, to, {
    connection: aConnection({ joinedAt: at(from), joinedEvidence: 'reconciled', told: [] }),
    joinedNotAfter: at(to),
    departure: aDeparture({ at: at(to), notBefore: at(from), notAfter: at(to), evidence: 'reconciled' }),
  });

/** The bounds of the first join and of the last leave, in milliseconds since `MORNING`. */
const boundsOf = (...stays: readonly AttendedStay[]) => {
  const attendee: Attendee = {
    ...{ identity: 'a', seat: null, name: null, online: false, firstJoinedAt: null, lastLeftAt: null },
    ...{ attendedMs: 2, lowerMs: 1, upperMs: 3, stays },
  };
  const { attended, firstJoin, lastLeave } = presenceOf(attendee, NOW);
  expect(attended).to.deep.equal({ lower: 1, upper: 3 });
  return [firstJoin, lastLeave].map((bounds) => bounds && [bounds.lower - MORNING, bounds.upper - MORNING]);
};

describe('the presence that a rule looks at', () => {
  it('is none of who never came', () => {
    expect(boundsOf()).to.deep.equal([null, null]);
  });

  it('reaches from the first join to the last leave, in any order of the stays', () => {
    const stays = [aStay(60, 120), aStay(10, 300), aStay(30, 40)];
    const wanted = [
      [10_000, 10_000 + JOIN_LAG],
      [300_000, 301_000],
    ];
    expect(boundsOf(...stays)).to.deep.equal(wanted);
    expect(boundsOf(...[...stays].reverse())).to.deep.equal(wanted);
  });

  it('takes of each bound the outermost of all stays', () => {
    const unsureJoin = aStay(60, 120, { joinedNotBefore: at(5) });
    const unsureLeave = aStay(10, 90, { departure: aDeparture({ notBefore: at(90), notAfter: at(400) }) });
    expect(boundsOf(unsureJoin, unsureLeave)).to.deep.equal([
      [5_000, 10_000 + JOIN_LAG],
      [120_000, 400_000],
    ]);
  });

  it('lasts until now where nobody has left', () => {
    expect(boundsOf(aStay(10, 20, { departure: null }))[1]).to.deep.equal([NOW - MORNING, NOW - MORNING]);
  });

  it('may have been the lobby where only an account tells of a visit', () => {
    expect(boundsOf(aVisitStay(0, 50), aStay(720, 900))).to.deep.equal([
      [0, 720_000 + JOIN_LAG],
      [900_000, 901_000],
    ]);
    expect(boundsOf(aStay(720, 900), aVisitStay(950, 999))).to.deep.equal([
      [720_000, 720_000 + JOIN_LAG],
      [900_000, 999_000],
    ]);
    // Any of them may be the only one.
    expect(boundsOf(aVisitStay(0, 50), aVisitStay(70, 99))).to.deep.equal([
      [0, 99_000],
      [0, 99_000],
    ]);
  });

  it('is no longer sure of who is known by one sign of life, which may be that of a dead line', () => {
    const connection = aConnection({ joinedAt: at(300), joinedEvidence: 'inferred', told: ['sign'] });
    const departure = aDeparture({ notBefore: at(300), notAfter: at(500) });
    const sign = aStay(300, 500, { connection, departure, joinedNotBefore: at(0), joinedNotAfter: at(300) });
    expect(boundsOf(sign)).to.deep.equal([
      [0, 300_999],
      [300_000 - NOTICED_WITHIN, 500_000],
    ]);
    const begun = { ...sign, joinedNotBefore: at(290) };
    expect(boundsOf(begun)[1]).to.deep.equal([290_000, 500_000]);
    const lateSign = { ...sign, departure: aDeparture({ notBefore: at(310), notAfter: at(500) }) };
    expect(boundsOf(lateSign)[1]).to.deep.equal([310_000, 500_000]);
  });
});
