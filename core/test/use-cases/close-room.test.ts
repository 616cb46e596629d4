import { MINUTE } from '@homeroom/core';
import { expect } from 'chai';
import { aWorld, elsewhere, errorType, value } from './world.js';

describe('closeRoom', () => {
  it('ends the class for everybody, and twice is as good as once', async () => {
    const world = aWorld();
    const { actor, ...teacher } = await world.enter('teacher');
    await world.openClass({ actor, ...teacher });
    world.clock.advance(MINUTE);
    const closed = value(await world.liveClasses.closeRoom({ roomId: 'matrices', by: actor }));
    expect(closed.status).to.equal('ended');
    expect(closed.closedBy).to.equal(actor.person.id);
    expect(closed.resumableUntil).to.equal(null);
    expect(value(await world.videoServer.isRoomActive('matrices'))).to.equal(false);
    const again = value(await world.liveClasses.closeRoom({ roomId: 'matrices', by: actor }));
    expect(again.closeRequestedAt).to.equal(closed.closeRequestedAt);
    expect(world.videoServer.calls.endRoom).to.equal(1);
  });

  it('stays closing while the outcome is unknown, and the sweep finishes it', async () => {
    for (const afterwards of [true, false]) {
      const world = aWorld();
      const teacher = await world.enter('teacher');
      await world.openClass(teacher);
      world.clock.advance(MINUTE);
      world.videoServer.fail({ type: 'video-server-unavailable', reason: 'timeout' }, { call: 'endRoom', afterwards });
      expect(value(await world.liveClasses.closeRoom({ roomId: 'matrices', by: teacher.actor })).status).to.equal(
        'closing',
      );
      world.videoServer.recover();
      world.clock.advance(MINUTE);
      value(await world.liveClasses.sweepUnsettled());
      expect((await world.session()).status).to.equal('ended');
    }
  });

  it('refuses students, other courses and unknown rooms, and changes nothing', async () => {
    const world = aWorld();
    const teacher = await world.enter('teacher');
    const { actor: student } = await world.enter('student');
    await world.openClass(teacher);
    const close = async (roomId: string, by = teacher.actor) =>
      errorType(await world.liveClasses.closeRoom({ roomId, by }));
    expect(await close('matrices', student)).to.equal('not-allowed');
    expect(await close('matrices', elsewhere(teacher.actor))).to.equal('live-session-not-found');
    expect(await close('unknown')).to.equal('live-session-not-found');
    expect((await world.session()).status).to.equal('open');
  });

  it('tells a refusal, and repeats the end later', async () => {
    const world = aWorld();
    const teacher = await world.enter('teacher');
    await world.openClass(teacher);
    world.videoServer.fail({ type: 'video-server-refused', code: 'X', message: 'no' }, { call: 'endRoom' });
    expect(errorType(await world.liveClasses.closeRoom({ roomId: 'matrices', by: teacher.actor }))).to.equal(
      'video-server-refused',
    );
    expect((await world.session()).status).to.equal('closing');
  });

  it('ends when the server refuses to end a room that it does not have', async () => {
    const world = aWorld();
    const teacher = await world.enter('teacher');
    await world.openClass(teacher);
    world.clock.advance(MINUTE);
    world.videoServer.finish('matrices');
    world.videoServer.fail({ type: 'video-server-refused', code: 'X', message: 'no' }, { call: 'endRoom' });
    const closed = value(await world.liveClasses.closeRoom({ roomId: 'matrices', by: teacher.actor }));
    expect(closed.status).to.equal('ended');
  });
});
