import { type Connection, PROJECTION_ATTEMPTS, PROJECTION_LEASE, PROJECTION_PAUSE } from '@homeroom/core';
import {
  anEventRoom,
  anObservation,
  anObservationOf,
  aParticipantJoined,
  aRoomStarted,
  aSighting,
} from '@homeroom/core/testing';
import { expect } from 'chai';
import { errAsync, ResultAsync } from 'neverthrow';
import { aWorld, value } from './world.js';

const IN_CLASS = anEventRoom({ roomId: 'matrices' });

/** What was sent and applied; the answer to the create is in the inbox too. */
const doneWebhooks = async (world: ReturnType<typeof aWorld>) => {
  const { items } = value(await world.inbox.list('done', { limit: 10, cursor: null }));
  return items.filter((entry) => entry.origin === 'webhook');
};

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
    expect(await doneWebhooks(world)).to.have.length(1);
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

  it('parks what kills its worker on every try, and not what was under way beside it', async () => {
    const world = aWorld();
    await world.openClass(await world.enter('teacher'));
    const merge = world.connections.merge;
    const killer = { ...aParticipantJoined({ room: IN_CLASS, who: aSighting({ key: 'PA_killer' }) }) };
    for (const key of ['PA_1', 'PA_killer', 'PA_2', 'PA_3']) {
      const event = key === 'PA_killer' ? killer : aParticipantJoined({ room: IN_CLASS, who: aSighting({ key }) });
      value(await world.inbox.store(anObservationOf(event)));
    }
    let dead = () => {};
    const never = new ResultAsync<never, never>(new Promise(() => {}));
    const died = () =>
      new Promise<void>((resolve) => {
        dead = resolve;
      });
    Object.assign(world.connections, {
      merge: (told: Connection) => {
        if (told.key !== 'PA_killer') return merge(told);
        dead();
        return never;
      },
    });
    for (let round = 0; round < 2 * PROJECTION_ATTEMPTS + 4; round += 1) {
      const death = died();
      await Promise.race([world.liveClasses.projectInbox(100), death]);
      world.clock.advance(PROJECTION_LEASE + 1);
    }
    const parked = value(await world.inbox.list('parked', { limit: 10, cursor: null })).items;
    expect(parked.map((entry) => entry.reason)).to.deep.equal(['its worker died on every try']);
    expect(await doneWebhooks(world)).to.have.length(3);
  });
});
