import { factsOf, ledgerState, mergedFacts, mergeTime, mergeVisit, NO_FACTS } from '@homeroom/core';
import {
  aConnection,
  aListedPerson,
  aParticipantJoined,
  aParticipantLeft,
  aParticipantSeen,
  aPeopleListed,
  aRecordingReported,
  aRoom,
  aRoomFinished,
  aRoomMade,
  aRoomReportedOver,
  aRoomStarted,
  aRoomTime,
  aVisit,
  aVisitsReported,
  MORNING,
} from '@homeroom/core/testing';
import { expect } from 'chai';

const room = aRoom();

describe('factsOf', () => {
  it('reads times of the room from its start, its end and our create', () => {
    expect(factsOf(aRoomStarted(), room)).to.deep.equal({ ...NO_FACTS, times: [aRoomTime()] });
    const finished = aRoomTime({ source: 'finished', at: MORNING + 3_600_000 });
    expect(factsOf(aRoomFinished(), room).times).to.deep.equal([finished]);
    expect(factsOf(aRoomMade(), room).times).to.deep.equal([aRoomTime({ source: 'created' })]);
  });

  it('says of each connection what told of it', () => {
    const toldBy = [aParticipantJoined(), aParticipantLeft(), aParticipantSeen(), aPeopleListed()].map((event) =>
      factsOf(event, room).connections.map(({ told }) => told),
    );
    expect(toldBy).to.deep.equal([[['join']], [['leave']], [['sign']], [['list']]]);
  });

  it('takes a list as proof of who is not in it only when a person is', () => {
    const keys = (...people: ReturnType<typeof aListedPerson>[]) =>
      factsOf(aPeopleListed({ people }), room).lists[0]?.keys;
    const machine = aListedPerson({ key: 'PA_m', kind: 'machine' });
    expect(keys(aListedPerson(), machine)).to.deep.equal(['PA_1', 'PA_m']);
    expect(keys(machine)).to.deep.equal([]);
    expect(keys()).to.deep.equal([]);
  });

  it('reads an end only where the server told one', () => {
    const sources = (endedAt: number | null) =>
      factsOf(aRoomReportedOver({ endedAt }), room).times.map(({ source, at }) => [source, at]);
    expect(sources(null)).to.deep.equal([['not-active', MORNING + 5_400_000]]);
    expect(sources(MORNING)).to.deep.equal([
      ['not-active', MORNING + 5_400_000],
      ['past-room', MORNING],
    ]);
  });

  it('reads visits, and that the account was read', () => {
    const { times, visits } = factsOf(aVisitsReported(), room);
    expect(visits).to.deep.equal([aVisit()]);
    expect(times.map(({ source }) => source)).to.deep.equal(['account']);
  });

  it('reads nothing from what a recorder says', () => {
    expect(factsOf(aRecordingReported(), room)).to.deep.equal(NO_FACTS);
  });
});

describe('mergedFacts', () => {
  it('makes one of each room and moment, visit and connection', () => {
    const list = { roomId: 'algebra-room', at: MORNING, keys: ['PA_2'] };
    const told = { times: [aRoomTime()], lists: [list], visits: [aVisit()], connections: [aConnection()] };
    const more = {
      times: [aRoomTime(), aRoomTime({ at: MORNING + 1 })],
      lists: [{ ...list, keys: ['PA_1'] }],
      visits: [aVisit({ to: MORNING + 9_000_000 }), aVisit({ from: MORNING + 1 })],
      connections: [aConnection({ told: ['sign'] })],
    };
    expect(mergedFacts([told, more])).to.deep.equal({
      times: [aRoomTime(), aRoomTime({ at: MORNING + 1 })],
      lists: [{ ...list, keys: ['PA_1', 'PA_2'] }],
      visits: [aVisit({ to: MORNING + 9_000_000 }), aVisit({ from: MORNING + 1 })],
      connections: [aConnection({ told: ['join', 'sign'] })],
    });
  });

  it('keeps the stronger evidence of a time, whichever was told first', () => {
    const observed = aRoomTime({ source: 'created' });
    const listed = aRoomTime({ source: 'created', evidence: 'reconciled' });
    expect([mergeTime(observed, listed), mergeTime(listed, observed)]).to.deep.equal([observed, observed]);
  });

  it('keeps the latest end of a visit, and any end rather than none', () => {
    expect(mergeVisit(aVisit({ to: null }), aVisit({ to: MORNING })).to).to.equal(MORNING);
    expect(mergeVisit(aVisit({ to: MORNING + 1 }), aVisit({ to: MORNING })).to).to.equal(MORNING + 1);
    expect(mergeVisit(aVisit({ kind: 'phone', name: null }), aVisit()).kind).to.equal('phone');
  });
});

describe('ledgerState', () => {
  const facts = { times: [aRoomTime()], lists: [], visits: [aVisit()], connections: [aConnection()] };

  it('is the same for another order, other names and other ids of ours', () => {
    const two = { ...facts, visits: [aVisit(), aVisit({ identity: 'b' })] };
    expect(ledgerState({ ...two, visits: two.visits.toReversed() })).to.equal(ledgerState(two));
    const renamed = {
      ...facts,
      times: [aRoomTime({ sid: 'SID' })],
      visits: [aVisit({ name: 'B' })],
      connections: [aConnection({ name: 'B', liveSessionId: 'other' })],
    };
    expect(ledgerState(renamed)).to.equal(ledgerState(facts));
  });

  it('is another for any other difference', () => {
    const others = [
      { ...facts, times: [aRoomTime({ at: MORNING + 1 })] },
      { ...facts, times: [aRoomTime({ source: 'created' })] },
      { ...facts, lists: [{ roomId: 'algebra-room', at: MORNING, keys: [] }] },
      { ...facts, visits: [aVisit({ to: null })] },
      { ...facts, visits: [] },
      { ...facts, connections: [aConnection({ told: ['join', 'list'] })] },
      { ...facts, connections: [aConnection({ lastSeenAt: MORNING + 1 })] },
      { ...facts, connections: [aConnection({ joinedEvidence: 'reconciled' })] },
      { ...facts, connections: [aConnection({ kind: 'machine' })] },
    ];
    const states = new Set([facts, ...others].map(ledgerState));
    expect(states).to.have.property('size', others.length + 1);
  });
});
