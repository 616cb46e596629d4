import {
  type Connection,
  intervalOf,
  JOIN_LAG,
  NOTICED_WITHIN,
  type RoomFacts,
  type RoomTimeSource,
  staysOf,
} from '@homeroom/core';
import { aConnection, aDeparture, aRoomTime, MORNING } from '@homeroom/core/testing';
import { expect } from 'chai';

const at = (second: number): number => MORNING + second * 1_000;

const time = (source: RoomTimeSource, second: number) => aRoomTime({ source, at: at(second) });

const stayOf = (connection: Connection, facts: Partial<RoomFacts> = {}) => {
  const mates = facts.connections ?? [];
  const [stay] = staysOf({
    liveSessionId: 'session-1',
    times: [],
    lists: [],
    visits: [],
    over: false,
    ...facts,
    connections: [connection, ...mates],
  });
  if (stay === undefined) throw new Error('a connection has a stay');
  return stay;
};

describe('a stay', () => {
  it('lasts while nobody told its leave and its room goes on', () => {
    expect(stayOf(aConnection(), { times: [time('started', 0)] }).departure).to.equal(null);
  });

  it('ends as it was told, whatever the room did', () => {
    const departure = aDeparture({ notBefore: at(100) });
    expect(stayOf(aConnection({ departure }), { times: [time('finished', 50)] }).departure).to.equal(departure);
  });

  it('ends with its room when its leave is lost, not before a dead line goes unnoticed after its last sign of life', () => {
    const { departure } = stayOf(aConnection({ lastSeenAt: at(40) }), { times: [time('finished', 60)] });
    expect(departure).to.deep.equal({
      notBefore: at(18),
      at: at(60),
      notAfter: at(60) + 999,
      evidence: 'inferred',
      reason: null,
    });
  });

  it('ends at the restart of a media server that told no leave', () => {
    const { departure } = stayOf(aConnection(), { times: [time('started', 30), time('finished', 60)] });
    expect(departure).to.include({ at: at(30), notAfter: at(30) + 999, evidence: 'inferred' });
  });

  it('ends between its last sign of life and the first list without it', () => {
    const lists = [
      { roomId: 'algebra-room', at: at(90), keys: ['PA_2'] },
      { roomId: 'algebra-room', at: at(50), keys: ['PA_2'] },
      { roomId: 'algebra-room', at: at(20), keys: ['PA_1', 'PA_2'] },
      { roomId: 'algebra-room', at: at(10), keys: ['PA_2'] },
    ];
    const { departure } = stayOf(aConnection({ lastSeenAt: at(20) }), { lists });
    expect(departure).to.deep.equal({
      notBefore: at(0),
      at: at(35),
      notAfter: at(50),
      evidence: 'reconciled',
      reason: null,
    });
  });

  it('was there at a sign of life, whatever a list of that moment says', () => {
    const lists = [{ roomId: 'algebra-room', at: at(20), keys: ['PA_2'] }];
    expect(stayOf(aConnection({ lastSeenAt: at(20) }), { lists }).departure).to.equal(null);
  });

  it('does not end for an empty list: it proves nothing', () => {
    const lists = [{ roomId: 'algebra-room', at: at(50), keys: [] }];
    expect(stayOf(aConnection(), { lists }).departure).to.equal(null);
  });

  it('is bounded by our question, whose time is never the best value: that is the last sign of any person', () => {
    const times = [time('not-active', 300)];
    const alone = stayOf(aConnection({ lastSeenAt: at(10) }), { times });
    expect(alone.departure).to.include({ notBefore: at(0), at: at(10), notAfter: at(300), evidence: 'inferred' });
    const mate = aConnection({ key: 'PA_2', lastSeenAt: at(120) });
    const recorder = aConnection({ key: 'PA_3', kind: 'machine', lastSeenAt: at(200) });
    expect(stayOf(aConnection(), { times, connections: [mate, recorder] }).departure?.at).to.equal(at(120));
    const leaver = aConnection({ key: 'PA_4', departure: aDeparture({ at: at(250) }), lastSeenAt: at(20) });
    expect(stayOf(aConnection(), { times, connections: [mate, leaver] }).departure?.at).to.equal(at(250));
  });

  it('counts a sign of the very moment of our question', () => {
    const mate = aConnection({ key: 'PA_2', lastSeenAt: at(300) });
    const stay = stayOf(aConnection(), { times: [time('not-active', 300)], connections: [mate] });
    expect(stay.departure?.at).to.equal(at(300));
  });

  it('ends by the list, not by the room, when both say the same moment', () => {
    const lists = [{ roomId: 'algebra-room', at: at(60) + 999, keys: ['PA_2'] }];
    const { departure } = stayOf(aConnection(), { times: [time('finished', 60)], lists });
    expect(departure?.evidence).to.equal('reconciled');
  });

  it('is over when its session is, by the last that was told, and does not grow with the clock', () => {
    const seen = aConnection({ lastSeenAt: at(30) });
    expect(stayOf(seen, { over: true, times: [time('active', 500)] }).departure).to.include({
      at: at(30),
      notAfter: at(500),
      evidence: 'inferred',
    });
    expect(stayOf(seen, { over: true }).departure).to.include({ at: at(30), notAfter: at(30) });
  });

  it('began with its join, up to a join lag later', () => {
    const stay = stayOf(aConnection({ joinedAt: at(5) }));
    expect([stay.joinedNotBefore, stay.joinedNotAfter]).to.deep.equal([at(5), at(5) + JOIN_LAG]);
  });

  it('began between the start of the room and its first sign of life when its join is lost', () => {
    const seen = aConnection({ joinedAt: at(50), joinedEvidence: 'inferred' });
    const stay = stayOf(seen, { times: [time('started', 10), time('started', 20), time('started', 60)] });
    expect([stay.joinedNotBefore, stay.joinedNotAfter]).to.deep.equal([at(20), at(50)]);
    const created = stayOf(seen, { times: [time('created', 5), time('created', 55)] });
    expect(created.joinedNotBefore, 'the start was lost').to.equal(at(5));
    expect(stayOf(seen).joinedNotBefore, 'nothing is told of the room').to.equal(at(50));
  });
});

describe('intervalOf', () => {
  it('counts the lower bound inside the best, and the best inside the upper', () => {
    const stay = stayOf(aConnection({ joinedAt: at(0), departure: aDeparture({ notBefore: at(60) }) }));
    expect(intervalOf(stay, 'lower', at(999))).to.deep.equal({ from: at(0) + JOIN_LAG, to: at(60) });
    expect(intervalOf(stay, 'best', at(999))).to.deep.equal({ from: at(0), to: at(60) + 500 });
    expect(intervalOf(stay, 'upper', at(999))).to.deep.equal({ from: at(0), to: at(61) });
  });

  it('counts an open stay up to now, for certain only until a dead line goes unnoticed', () => {
    const stay = stayOf(aConnection({ lastSeenAt: at(40) }));
    expect(intervalOf(stay, 'lower', at(100)).to).to.equal(at(40) - NOTICED_WITHIN);
    expect(intervalOf(stay, 'best', at(100)).to).to.equal(at(100));
    expect(intervalOf(stay, 'upper', at(100)).to).to.equal(at(100));
    const beforeTheSign = [intervalOf(stay, 'best', at(10)).to, intervalOf(stay, 'upper', at(10)).to];
    expect(beforeTheSign, 'the clocks of two machines differ').to.deep.equal([at(40), at(40)]);
  });
});
