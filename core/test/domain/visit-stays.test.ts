import { type Connection, NOTICED_WITHIN, type RoomFacts, type RoomVisit, staysOf, VISIT_MARGIN } from '@homeroom/core';
import { aConnection, aRoomTime, aVisit, MORNING } from '@homeroom/core/testing';
import { expect } from 'chai';

const at = (second: number): number => MORNING + second * 1_000;

/** A stay from the beginning that was noticed to have ended at some second. */
const cutOff = (noticed: number, overrides: Partial<Connection> = {}): Connection =>
  aConnection({
    departure: {
      at: at(noticed - 20),
      notBefore: at(noticed - 22),
      notAfter: at(noticed - 17),
      evidence: 'observed',
      reason: 'CONNECTION_TIMEOUT',
    },
    ...overrides,
  });

const visit = (from: number, to: number | null, overrides: Partial<RoomVisit> = {}): RoomVisit =>
  aVisit({ from: at(from), to: to === null ? null : at(to), ...overrides });

const stays = (facts: Partial<RoomFacts>) =>
  staysOf({ liveSessionId: 'session-1', times: [], lists: [], visits: [], connections: [], over: false, ...facts });

const departureOf = (connection: Connection, visits: readonly RoomVisit[], facts: Partial<RoomFacts> = {}) => {
  const [stay] = stays({ connections: [connection], visits, ...facts });
  return stay?.departure ?? null;
};

describe('a stay and the account of visits', () => {
  it('ended not after its visit did, and when that did at best; not before is as it was told', () => {
    expect(departureOf(cutOff(600), [visit(-5, 580)])).to.deep.equal({
      at: at(580),
      notBefore: at(578),
      notAfter: at(580) + VISIT_MARGIN,
      evidence: 'observed',
      reason: 'CONNECTION_TIMEOUT',
    });
  });

  it('is not moved out of its bounds: by the visit of a frozen device, nor by one that was cut earlier', () => {
    const told = cutOff(600);
    for (const to of [577, 584, 880, null]) {
      expect(departureOf(told, [visit(-5, to)]), `visit to ${to}`).to.equal(told.departure);
    }
  });

  it('is not narrowed by the end of one signalling connection when another was made that may be its', () => {
    const told = cutOff(600);
    expect(departureOf(told, [visit(-5, 580), visit(581, 582)])).to.include({ at: at(582), notAfter: at(583) });
    expect(departureOf(told, [visit(-5, 580), visit(581, 900)])).to.equal(told.departure);
    const other = visit(581, 900, { identity: 'other' });
    expect(departureOf(told, [visit(-5, 580), other]), 'of somebody else').to.include({ at: at(580) });
  });

  it('may have gone on with a signalling connection made anew until the page came in once more by itself', () => {
    const times = [aRoomTime({ source: 'finished', at: at(900) })];
    const again = cutOff(820, { key: 'PA_2', joinedAt: at(700), lastSeenAt: at(700) });
    const told = (visits: readonly RoomVisit[], connections = [aConnection(), again]) => {
      const [first] = stays({ connections, visits, times });
      return first?.departure;
    };
    expect(told([visit(-5, 580), visit(582, 799)])).to.include({ at: at(580), notAfter: at(701) });
    expect(told([visit(-5, 580), visit(690, 799)]), 'or from another page').to.include({ notAfter: at(701) });
    expect(told([visit(-5, 580)]), 'made anew by nobody').to.include({ at: at(580), notAfter: at(581) });
  });

  it('is narrowed when its leave is lost, and is then reconciled', () => {
    const times = [aRoomTime({ source: 'finished', at: at(900) })];
    const narrowed = departureOf(aConnection(), [visit(-5, 580)], { times });
    expect(narrowed).to.include({ notBefore: at(0), at: at(580), notAfter: at(581), evidence: 'reconciled' });
    expect(departureOf(aConnection(), [visit(-5, null)], { times })).to.include({ at: at(900), evidence: 'inferred' });
  });

  it('does not look up a goodbye, which is told within its second', () => {
    const departure = { at: at(60), notBefore: at(60), notAfter: at(61), evidence: 'observed', reason: null } as const;
    expect(departureOf(aConnection({ departure }), [visit(-5, 60)])).to.equal(departure);
  });
});

describe('a visit that no stay explains', () => {
  const untold = (facts: Partial<RoomFacts>) => stays(facts).filter((stay) => stay.connection.told.length === 0);

  it('is a stay of which nothing is certain: it may have been spent in the lobby', () => {
    const [stay, ...others] = stays({ visits: [visit(10, 60)] });
    expect(others).to.deep.equal([]);
    expect(stay).to.deep.include({ joinedNotBefore: at(10), joinedNotAfter: at(60) });
    expect(stay?.connection).to.include({ joinedAt: at(10), joinedEvidence: 'reconciled', kind: 'person' });
    expect(stay?.departure).to.include({ at: at(60), notBefore: at(10), notAfter: at(60), evidence: 'reconciled' });
  });

  it('lasts to the end of the room when nobody saw it end, floored as that is; without an end it is nothing', () => {
    const times = [aRoomTime({ source: 'finished', at: at(900) })];
    const [stay] = untold({ visits: [visit(10, null)], times });
    expect(stay?.departure).to.include({ at: at(900), notAfter: at(900) + 999, evidence: 'inferred' });
    expect(untold({ visits: [visit(10, null)] })).to.deep.equal([]);
    expect(untold({ visits: [visit(10, 10)] })).to.deep.equal([]);
  });

  it('may have gone on until the next visit of the person, as long as a dead line goes unnoticed', () => {
    const next = (from: number) => untold({ visits: [visit(10, 60), visit(from, 90)] })[0]?.departure?.notAfter;
    expect(next(62)).to.equal(at(62));
    expect(next(60 + NOTICED_WITHIN / 1_000)).to.equal(at(82));
    expect(next(83)).to.equal(at(60));
  });

  it('is explained by the join of the person while it was open, and by no other', () => {
    const connections = [cutOff(600)];
    expect(untold({ connections, visits: [visit(-5, 580)] })).to.have.length(0);
    expect(untold({ connections, visits: [visit(700, 800)] }), 'later').to.have.length(1);
    expect(untold({ connections, visits: [visit(-50, -10)] }), 'earlier').to.have.length(1);
    expect(untold({ connections, visits: [visit(-5, 800, { identity: 'other' })] })).to.have.length(1);
  });

  it('is not explained when it is not known which of two pages was joined from', () => {
    expect(untold({ connections: [cutOff(600)], visits: [visit(-9, 680), visit(-5, 780)] })).to.have.length(2);
    const seen = aConnection({ told: ['sign'], joinedEvidence: 'inferred', departure: cutOff(600).departure });
    expect(untold({ connections: [seen], visits: [visit(-5, 680)] }), 'no join is told').to.have.length(1);
    const takenOver = [visit(-90, 0.5), visit(-5, 580)];
    expect(untold({ connections: [cutOff(600)], visits: takenOver }), 'the first closes with the join').to.have.length(
      1,
    );
  });

  it('adds nothing when all of it lies within what a told stay may have been', () => {
    const visits = [visit(-5, 300), visit(302, 579)];
    expect(untold({ connections: [cutOff(600)], visits })).to.have.length(0);
  });
});
