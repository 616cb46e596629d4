import { MINUTE, SECOND } from '@homeroom/core';
import { aListedPerson, anEventRoom, aParticipantJoined, aRoomFinished, aSighting } from '@homeroom/core/testing';
import { expect } from 'chai';
import { errAsync } from 'neverthrow';
import { aWorld, errorType, value } from './world.js';

const BREAKOUT = anEventRoom({ roomId: 'matrices-1', parentRoomId: 'matrices' });
const DOWN = { type: 'video-server-unavailable', reason: 'timeout' } as const;

/** A class that goes on, with a breakout room of which an event of one pupil has come, and no other. */
const aClassWithBreakout = async () => {
  const world = aWorld();
  await world.openClass(await world.enter('teacher'));
  await world.tell(aParticipantJoined({ room: BREAKOUT, who: aSighting(), joinedAt: world.clock.now() }));
  const reconcile = async () => {
    const answered = await world.liveClasses.reconcileLiveSession('matrices');
    value(await world.liveClasses.projectInbox(100));
    return answered;
  };
  const recorded = async () => {
    const { items } = value(await world.drifts.list({ limit: 100, cursor: null }));
    return items.map(({ kind, roomId }) => [kind, roomId]);
  };
  return { ...world, reconcile, recorded };
};

/** The server answers whatever is asked, and nothing about one room. */
const failingFor = (world: { readonly videoServer: ReturnType<typeof aWorld>['videoServer'] }, roomId: string) => {
  const { isRoomActive } = world.videoServer;
  world.videoServer.isRoomActive = (asked) => (asked === roomId ? errAsync(DOWN) : isRoomActive(asked));
};

describe('reconcileLiveSession, when the server answers some questions only', () => {
  it('records what differs and keeps the answer of a room, even if the question about the next one fails', async () => {
    const world = await aClassWithBreakout();
    world.videoServer.enter('matrices', aListedPerson({ key: 'PA_lost', joinedAt: world.clock.now() }));
    world.clock.advance(MINUTE);
    failingFor(world, 'matrices-1');
    expect(errorType(await world.reconcile())).to.equal('video-server-unavailable');
    expect(value(await world.connections.ofRoom('matrices')).map(({ key }) => key)).to.deep.equal(['PA_lost']);
    expect(await world.recorded()).to.deep.equal([['presence', 'matrices']]);
  });

  it('keeps no answer of which the difference could not be recorded: nothing would differ any more', async () => {
    const world = await aClassWithBreakout();
    world.videoServer.enter('matrices', aListedPerson({ key: 'PA_lost', joinedAt: world.clock.now() }));
    world.clock.advance(MINUTE);
    const { record } = world.drifts;
    world.drifts.record = () => errAsync({ type: 'storage-failed', reason: 'no connection' });
    expect(errorType(await world.reconcile())).to.equal('storage-failed');
    expect(value(await world.connections.ofRoom('matrices'))).to.deep.equal([]);
    world.drifts.record = record;
    value(await world.reconcile());
    expect(await world.recorded()).to.deep.include(['presence', 'matrices']);
  });

  it('does not take a session for verified while the server has not answered for all of its rooms', async () => {
    const world = await aClassWithBreakout();
    const before = (await world.session()).confirmedAt;
    world.clock.advance(MINUTE);
    failingFor(world, 'matrices-1');
    await world.reconcile();
    expect((await world.session()).confirmedAt).to.equal(before);
  });

  it('verifies a session of which only the account of visits cannot be had', async () => {
    const world = await aClassWithBreakout();
    world.clock.advance(MINUTE);
    world.videoServer.finish('matrices');
    world.clock.advance(2 * MINUTE);
    world.videoServer.fail(DOWN, { call: 'visits' });
    expect(errorType(await world.reconcile())).to.equal('video-server-unavailable');
    expect((await world.session()).confirmedAt).to.equal(world.clock.now());
  });

  it('reads the account of a breakout room with that of its class, also when nobody told its beginning or its end', async () => {
    const world = await aClassWithBreakout();
    const visit = { identity: 'lost', name: null, kind: 'person', from: world.clock.now(), to: null } as const;
    const { visits } = world.videoServer;
    world.videoServer.visits = (roomId) => visits(roomId).map((own) => (roomId === 'matrices-1' ? [visit] : own));
    world.clock.advance(5 * MINUTE);
    world.videoServer.finish('matrices');
    await world.tell(aRoomFinished({ room: anEventRoom({ roomId: 'matrices' }), at: world.clock.now() }));
    world.clock.advance(61 * SECOND);
    value(await world.reconcile());
    const ledger = value(await world.ledgers.read('matrices'));
    expect(ledger?.visits.map(({ roomId }) => roomId)).to.deep.equal(['matrices-1']);
    expect(ledger?.times.filter(({ source }) => source === 'account').map(({ roomId }) => roomId)).to.have.members([
      'matrices',
      'matrices-1',
    ]);
  });

  it('takes an account that tells of what has not happened yet for one that contradicts itself', async () => {
    const world = await aClassWithBreakout();
    world.clock.advance(MINUTE);
    world.videoServer.finish('matrices');
    const from = world.clock.now();
    world.clock.advance(2 * MINUTE);
    const to = world.clock.now() + 365 * 24 * 60 * MINUTE;
    world.videoServer.accounts('matrices', [{ identity: 'ana', name: null, kind: 'person', from, to }]);
    value(await world.reconcile());
    expect(value(await world.ledgers.read('matrices'))?.visits).to.deep.equal([]);
    expect(await world.recorded()).to.deep.include(['account', 'matrices']);
  });
});
