import { ROOM_POLICY } from '@homeroom/core';
import { expect } from 'chai';
import { aWorld, elsewhere, errorType, value } from './world.js';

describe('issueJoinToken', () => {
  it('lets teachers in as admins without locks, and everybody else locked down', async () => {
    const world = aWorld();
    const teacher = await world.enter('teacher');
    await world.openClass(teacher);
    const roles = ['teacher', 'assistant', 'student', 'observer'] as const;
    for (const role of roles) {
      const { actor } = await world.enter(role, `a ${role}`);
      value(await world.liveClasses.issueJoinToken({ roomId: 'matrices', by: actor }));
    }
    const wanted = world.videoServer.tokensWanted.map(({ admin, locks }) => ({ admin, locks }));
    const admin = { admin: true, locks: null };
    const locked = { admin: false, locks: ROOM_POLICY.locks };
    expect(wanted).to.deep.equal([admin, admin, locked, locked]);
  });

  it("keeps a person's identity over tokens", async () => {
    const world = aWorld();
    const teacher = await world.enter('teacher');
    await world.openClass(teacher);
    const token = async () => value(await world.liveClasses.issueJoinToken({ roomId: 'matrices', by: teacher.actor }));
    expect((await token()).seat.identity).to.equal((await token()).seat.identity);
  });

  it('asks once, whatever comes: a token request moves the person to the new device', async () => {
    const world = aWorld();
    const teacher = await world.enter('teacher');
    await world.openClass(teacher);
    world.videoServer.fail({ type: 'video-server-unavailable', reason: 'timeout' }, { call: 'joinToken' });
    expect(errorType(await world.liveClasses.issueJoinToken({ roomId: 'matrices', by: teacher.actor }))).to.equal(
      'video-server-unavailable',
    );
    expect(world.videoServer.calls.joinToken).to.equal(1);
  });

  it('has a room checked that the server does not know, and never makes one', async () => {
    const world = aWorld();
    const teacher = await world.enter('teacher');
    await world.openClass(teacher);
    world.videoServer.finish('matrices');
    expect(errorType(await world.liveClasses.issueJoinToken({ roomId: 'matrices', by: teacher.actor }))).to.equal(
      'live-session-not-active',
    );
    expect(world.wakeUps.pending).to.deep.equal([{ type: 'reconcile-live-session', roomId: 'matrices' }]);
    expect(world.videoServer.calls.createRoom).to.equal(1);
  });

  it('refuses other courses, unknown rooms, and rooms that are closed', async () => {
    const world = aWorld();
    const teacher = await world.enter('teacher');
    await world.openClass(teacher);
    const token = async (roomId: string, by = teacher.actor) =>
      errorType(await world.liveClasses.issueJoinToken({ roomId, by }));
    expect(await token('matrices', elsewhere(teacher.actor))).to.equal('live-session-not-found');
    expect(await token('unknown')).to.equal('live-session-not-found');
    value(await world.liveClasses.closeRoom({ roomId: 'matrices', by: teacher.actor }));
    expect(await token('matrices')).to.equal('live-session-not-active');
  });
});
