import {
  type Connection,
  type Interval,
  laterDeparture,
  mergeConnection,
  type RoomTime,
  settle,
  unionLength,
} from '@homeroom/core';
import { aConnection, aDeparture, aLiveSession, MORNING } from '@homeroom/core/testing';
import { shuffled } from '@homeroom/core/testing/contracts';
import { expect } from 'chai';
import fc from 'fast-check';

const moment = fc.integer({ min: 0, max: 20 }).map((seconds) => MORNING + seconds * 1_000);
const evidence = fc.constantFrom('corrected', 'observed', 'reconciled', 'inferred');
const departure = fc
  .record({
    notBefore: moment,
    width: fc.integer({ min: 0, max: 3 }),
    evidence,
    reason: fc.constantFrom(null, 'CLIENT_INITIATED', 'CONNECTION_TIMEOUT'),
  })
  .map(({ notBefore, width, ...rest }) =>
    aDeparture({ ...rest, notBefore, at: notBefore + width * 250, notAfter: notBefore + width * 500 }),
  );

/** What one event may tell of one connection; few values, so that ties are common. */
const told: fc.Arbitrary<Connection> = fc
  .record({
    identity: fc.constantFrom('ada', 'bob', 'cyd'),
    name: fc.constantFrom(null, 'Ada', 'Bob'),
    kind: fc.constantFrom('person', 'phone', 'machine'),
    roomId: fc.constantFrom('room', 'room-1'),
    joinedAt: moment,
    joinedEvidence: evidence,
    departure: fc.option(departure),
    lastSeenAt: moment,
  })
  .map((fields) => aConnection(fields));

/** What several events have told of it. */
const known: fc.Arbitrary<Connection> = fc
  .tuple(told, fc.array(told, { maxLength: 3 }))
  .map(([first, rest]) => rest.reduce(mergeConnection, first));

describe('the ledger of connections', () => {
  it('merges a connection with itself into the same', () => {
    fc.assert(
      fc.property(known, (a) => {
        expect(mergeConnection(a, a)).to.deep.equal(a);
      }),
      { numRuns: 500 },
    );
  });

  it('merges two in either order', () => {
    const property = fc.property(known, known, (a, b) => {
      expect(mergeConnection(a, b)).to.deep.equal(mergeConnection(b, a));
    });
    fc.assert(property, { numRuns: 1_000 });
  });

  it('merges three in either grouping', () => {
    const property = fc.property(known, known, known, (a, b, c) => {
      expect(mergeConnection(mergeConnection(a, b), c)).to.deep.equal(mergeConnection(a, mergeConnection(b, c)));
    });
    fc.assert(property, { numRuns: 1_000 });
  });

  it('absorbs: what is in it already changes nothing', () => {
    const property = fc.property(known, known, (a, b) => {
      const both = mergeConnection(a, b);
      expect(mergeConnection(both, a)).to.deep.equal(both);
    });
    fc.assert(property, { numRuns: 500 });
  });

  it('takes one of the two departures, never a weaker one', () => {
    const property = fc.property(departure, departure, (a, b) => {
      const taken = laterDeparture(a, b);
      expect([a, b]).to.deep.include(taken);
      if (a.evidence === b.evidence) expect(taken?.at).to.equal(Math.max(a.at, b.at));
    });
    fc.assert(property, { numRuns: 300 });
  });
});

describe('unionLength', () => {
  const interval: fc.Arbitrary<Interval> = fc.record({
    from: fc.integer({ min: 0, max: 60 }),
    to: fc.integer({ min: 0, max: 60 }),
  });

  it('counts the milliseconds that some interval covers', () => {
    const property = fc.property(fc.array(interval, { maxLength: 8 }), (intervals) => {
      let covered = 0;
      for (let ms = 0; ms < 60; ms += 1) if (intervals.some(({ from, to }) => from <= ms && ms < to)) covered += 1;
      expect(unionLength(intervals)).to.equal(covered);
    });
    fc.assert(property, { numRuns: 500 });
  });
});

describe('settle', () => {
  const time: fc.Arbitrary<RoomTime> = fc.record({
    roomId: fc.constant('algebra-room'),
    source: fc.constantFrom('created', 'started', 'finished', 'session-ended', 'past-room', 'not-active'),
    at: moment,
    evidence,
    sid: fc.constant(null),
  });

  it('gives the same for times that became known in any order, however often it was asked in between', () => {
    const property = fc.property(fc.array(time, { maxLength: 8 }), fc.nat(), fc.boolean(), (times, seed, closed) => {
      const session = aLiveSession({ closeRequestedAt: closed ? MORNING : null });
      const withTimes = (some: readonly RoomTime[], from = session) =>
        settle({ ...from, rooms: [{ roomId: 'algebra-room', createdAt: MORNING, times: some }] });
      const stepwise = shuffled(times, seed).reduce(
        (current, next) => withTimes([...(current.rooms[0]?.times ?? []), next], current),
        withTimes([]),
      );
      const { rooms: _, ...atOnce } = withTimes(times);
      expect(stepwise).to.deep.include(atOnce);
    });
    fc.assert(property, { numRuns: 700 });
  });
});
