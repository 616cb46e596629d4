import { joinedConnection, leftConnection, mergeConnection, observedDeparture } from '@homeroom/core';
import { aConnection, aDeparture, aRoom, aSighting, MORNING } from '@homeroom/core/testing';
import { expect } from 'chai';

const at = (second: number): number => MORNING + second * 1_000;

describe('joinedConnection', () => {
  it('begins with its join and was there until it was last seen', () => {
    const joined = joinedConnection(aRoom(), aSighting(), 'list', at(5), at(60));
    expect(joined).to.deep.equal(
      aConnection({ told: ['list'], joinedAt: at(5), joinedEvidence: 'reconciled', lastSeenAt: at(60) }),
    );
  });

  it('was there when it joined, whatever clock saw it', () => {
    expect(joinedConnection(aRoom(), aSighting(), 'list', at(5), at(4)).lastSeenAt).to.equal(at(5));
  });
});

describe('leftConnection', () => {
  it('makes the whole row of one event', () => {
    const left = leftConnection(aRoom({ roomId: 'other' }), aSighting({ name: null }), at(5), at(60), 'ROOM_CLOSED');
    const departure = observedDeparture(at(5), at(60), 'ROOM_CLOSED');
    expect(left).to.deep.equal(
      aConnection({ roomId: 'other', name: null, told: ['leave'], joinedAt: at(5), departure }),
    );
  });
});

describe('mergeConnection', () => {
  it('keeps the earliest join of equal evidence, and the stronger evidence however late', () => {
    const early = aConnection({ joinedAt: at(1), joinedEvidence: 'reconciled' });
    const late = aConnection({ joinedAt: at(9), joinedEvidence: 'reconciled' });
    const observed = aConnection({ joinedAt: at(30) });
    expect(mergeConnection(late, early)).to.include({ joinedAt: at(1), joinedEvidence: 'reconciled' });
    expect(mergeConnection(early, observed)).to.include({ joinedAt: at(30), joinedEvidence: 'observed' });
  });

  it('keeps the latest departure and the latest sign of life', () => {
    const first = aConnection({ departure: aDeparture({ notBefore: at(60) }), lastSeenAt: at(50) });
    const second = aConnection({ departure: aDeparture({ notBefore: at(90) }), lastSeenAt: at(40) });
    const both = mergeConnection(first, second);
    expect(both.departure).to.equal(second.departure);
    expect(both.lastSeenAt).to.equal(at(50));
    expect(mergeConnection(first, aConnection()).departure).to.equal(first.departure);
  });

  it('keeps all that told of it, in one order, each once', () => {
    const listed = aConnection({ told: ['list', 'sign'] });
    const both = mergeConnection(aConnection({ told: ['join', 'sign'] }), listed);
    expect(both.told).to.deep.equal(['join', 'list', 'sign']);
    expect(mergeConnection(both, aConnection({ told: ['leave'] })).told).to.deep.equal([
      'join',
      'leave',
      'list',
      'sign',
    ]);
  });

  it('keeps and marks other identities of the same key', () => {
    const both = mergeConnection(aConnection({ identity: 'b' }), aConnection({ identity: 'a' }));
    expect(both).to.deep.include({ identity: 'a', otherIdentities: ['b'] });
    const three = mergeConnection(both, aConnection({ identity: 'c' }));
    expect(three).to.deep.include({ identity: 'a', otherIdentities: ['b', 'c'] });
  });

  it('keeps the only name there is, and one of two', () => {
    const named = aConnection({ name: 'Bob' });
    const unnamed = aConnection({ name: null });
    expect(mergeConnection(named, unnamed).name).to.equal('Bob');
    expect(mergeConnection(unnamed, named).name).to.equal('Bob');
    expect(mergeConnection(named, aConnection({ name: 'Ada' })).name).to.equal('Ada');
  });

  it('takes what says more than "somebody": a machine is one, whoever else saw a person', () => {
    const [person, phone, machine] = (['person', 'phone', 'machine'] as const).map((kind) => aConnection({ kind }));
    if (!person || !phone || !machine) throw new Error('three kinds');
    expect(mergeConnection(person, phone).kind).to.equal('phone');
    expect(mergeConnection(machine, phone).kind).to.equal('machine');
    expect(mergeConnection(person, machine).kind).to.equal('machine');
  });
});
