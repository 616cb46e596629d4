import { PROJECTION_ATTEMPTS, PROJECTION_LEASE, PROJECTION_PAUSE } from '@homeroom/core';
import {
  anEventRoom,
  anObservation,
  anObservationOf,
  aParticipantJoined,
  aRoomStarted,
  aSighting,
} from '@homeroom/core/testing';
import { expect } from 'chai';
import { errAsync } from 'neverthrow';
import { aWorld, value } from './world.js';

const IN_CLASS = anEventRoom({ roomId: 'matrices' });

describe('projectInbox', () => {
  it('applies what is pending, and parks what cannot be read while the rest goes on', async () => {
    const world = aWorld();
    await world.openClass(await world.enter('teacher'));
    value(await world.inbox.store(anObservation({ eventId: 'bad', body: new TextEncoder().encode('{') })));
    await world.tell(aParticipantJoined({ room: IN_CLASS }));
    expect(value(await world.connections.ofRoom('matrices'))).to.have.length(1);
    const parked = value(await world.inbox.list('parked', { limit: 10, cursor: null }));
    expect(parked.items.map((entry) => entry.eventId)).to.deep.equal(['bad']);
    expect(parked.items[0]?.reason).to.match(/^unreadable/);
  });

  it('ignores rooms that are not ours, and takes their events up when a breakout room becomes known', async () => {
    const world = aWorld();
    await world.openClass(await world.enter('teacher'));
    const nameless = anEventRoom({ roomId: 'matrices-1' });
    await world.tell(aParticipantJoined({ room: nameless, who: aSighting({ key: 'PA_early' }) }));
    expect(value(await world.inbox.list('ignored', { limit: 10, cursor: null })).items[0]?.reason).to.equal(
      'unknown-room',
    );
    await world.tell(aRoomStarted({ room: anEventRoom({ roomId: 'matrices-1', parentRoomId: 'matrices' }) }));
    value(await world.liveClasses.projectInbox(100));
    expect(value(await world.connections.ofRoom('matrices-1')).map((stay) => stay.key)).to.deep.equal(['PA_early']);
  });

  it('uses up no tries for trouble of ours', async () => {
    const world = aWorld();
    await world.openClass(await world.enter('teacher'));
    const merge = world.connections.merge;
    Object.assign(world.connections, { merge: () => errAsync({ type: 'storage-failed', reason: 'gone' }) });
    value(await world.inbox.store(anObservationOf(aParticipantJoined({ room: IN_CLASS }))));
    for (let round = 0; round < PROJECTION_ATTEMPTS + 2; round += 1) {
      value(await world.liveClasses.projectInbox(100));
      world.clock.advance(PROJECTION_PAUSE);
    }
    Object.assign(world.connections, { merge });
    value(await world.liveClasses.projectInbox(100));
    expect(value(await world.inbox.list('done', { limit: 10, cursor: null })).items).to.have.length(1);
  });

  it('parks what throws after a few tries, tells each bug, and heals by replay', async () => {
    const world = aWorld();
    await world.openClass(await world.enter('teacher'));
    const merge = world.connections.merge;
    Object.assign(world.connections, {
      merge: () => {
        throw new Error('a bug');
      },
    });
    value(await world.inbox.store(anObservationOf(aParticipantJoined({ room: IN_CLASS }))));
    let bugs = 0;
    for (let round = 0; round < PROJECTION_ATTEMPTS; round += 1) {
      bugs += value(await world.liveClasses.projectInbox(100)).bugs.length;
      world.clock.advance(PROJECTION_PAUSE);
    }
    expect(bugs).to.equal(PROJECTION_ATTEMPTS);
    const [parked] = value(await world.inbox.list('parked', { limit: 10, cursor: null })).items;
    expect(parked).to.include({ status: 'parked', attempts: PROJECTION_ATTEMPTS });
    Object.assign(world.connections, { merge });
    value(await world.liveClasses.replayObservation(parked?.id ?? ''));
    value(await world.liveClasses.projectInbox(100));
    expect(value(await world.connections.ofRoom('matrices'))).to.have.length(1);
  });

  it('parks what kills its worker on every try', async () => {
    const world = aWorld();
    value(await world.inbox.store(anObservation()));
    for (let death = 0; death < PROJECTION_ATTEMPTS; death += 1) {
      value(await world.inbox.claim(world.clock.now(), 100, PROJECTION_LEASE));
      world.clock.advance(PROJECTION_LEASE + 1);
    }
    value(await world.liveClasses.projectInbox(100));
    const [parked] = value(await world.inbox.list('parked', { limit: 10, cursor: null })).items;
    expect(parked?.reason).to.equal('its worker died on every try');
  });
});
