import { MINUTE, newestRoom, ROOM_POLICY } from '@homeroom/core';
import { anEventRoom, aRoomFinished } from '@homeroom/core/testing';
import { expect } from 'chai';
import { aWorld, errorType, value } from './world.js';

const UNAVAILABLE = { type: 'video-server-unavailable', reason: 'no answer' } as const;

describe('createRoom', () => {
  it('opens a live session with a room of the policy', async () => {
    const world = aWorld();
    const created = value(
      await world.liveClasses.createRoom({
        by: (await world.enter('teacher')).actor,
        course: (await world.enter('teacher')).course,
        roomId: 'matrices',
        wanted: { title: 'Matrices', emptyTimeoutSeconds: 600, maxParticipants: 30 },
      }),
    );
    expect(created.how).to.equal('new');
    expect(created.session.status).to.equal('open');
    expect(world.videoServer.roomsWanted).to.deep.equal([
      {
        roomId: 'matrices',
        title: 'Matrices',
        welcomeMessage: null,
        emptyTimeoutSeconds: 600,
        maxParticipants: 30,
        policy: ROOM_POLICY,
      },
    ]);
  });

  it('answers the open one, and asks the video server nothing', async () => {
    const world = aWorld();
    const teacher = await world.enter('teacher');
    const first = await world.openClass(teacher);
    const again = value(
      await world.liveClasses.createRoom({ by: teacher.actor, course: teacher.course, roomId: 'other', wanted: {} }),
    );
    expect(again.how).to.equal('already-open');
    expect(again.session.id).to.equal(first.id);
    expect(world.videoServer.calls.createRoom).to.equal(1);
  });

  it('opens one session for twenty teachers who press at once', async () => {
    const world = aWorld();
    const teacher = await world.enter('teacher');
    const all = await Promise.all(Array.from({ length: 20 }, () => world.openClass(teacher, null)));
    expect(new Set(all.map((session) => session.id)).size).to.equal(1);
    expect(new Set(world.videoServer.roomsWanted.map((room) => room.roomId)).size).to.equal(1);
  });

  it('is continued by the next create when the server was unavailable, whether or not the room was made', async () => {
    for (const afterwards of [true, false]) {
      const world = aWorld();
      const teacher = await world.enter('teacher');
      world.videoServer.fail(UNAVAILABLE, { call: 'createRoom', afterwards });
      const input = { by: teacher.actor, course: teacher.course, roomId: 'matrices', wanted: {} };
      expect(errorType(await world.liveClasses.createRoom(input))).to.equal('video-server-unavailable');
      expect((await world.session()).status).to.equal('opening');
      world.videoServer.recover();
      const next = value(await world.liveClasses.createRoom(input));
      expect([next.how, next.session.status]).to.deep.equal(['continued', 'open']);
    }
  });

  it('ends at once as never started when the server refuses, and the next create begins again', async () => {
    const world = aWorld();
    const teacher = await world.enter('teacher');
    world.videoServer.fail({ type: 'video-server-refused', code: 'X', message: 'no' }, { call: 'createRoom' });
    const input = { by: teacher.actor, course: teacher.course, roomId: null, wanted: {} };
    expect(errorType(await world.liveClasses.createRoom(input))).to.equal('video-server-refused');
    world.videoServer.recover();
    const corrected = value(await world.liveClasses.createRoom({ ...input, wanted: { title: 'Better' } }));
    expect([corrected.how, corrected.session.status]).to.deep.equal(['continued', 'open']);
    expect(world.videoServer.roomsWanted.at(-1)?.title).to.equal('Better');
  });

  it('resumes a class that the server ended, in a next room; not one that a person closed, nor too late', async () => {
    const world = aWorld();
    const teacher = await world.enter('teacher');
    const first = await world.openClass(teacher);
    world.clock.advance(10 * MINUTE);
    await world.tell(aRoomFinished({ room: anEventRoom({ roomId: 'matrices' }), at: world.clock.now() }));
    expect((await world.session()).status).to.equal('ended');

    const resumed = await world.openClass(teacher, null);
    expect(resumed.id).to.equal(first.id);
    expect(resumed.rooms).to.have.length(2);
    expect(resumed.status).to.equal('open');
    expect(newestRoom(resumed).roomId).to.not.equal('matrices');

    value(await world.liveClasses.closeRoom({ roomId: 'matrices', by: teacher.actor }));
    const another = await world.openClass(teacher, null);
    expect(another.id).to.not.equal(first.id);

    world.videoServer.finish(another.roomId);
    await world.tell(aRoomFinished({ room: anEventRoom({ roomId: another.roomId }), at: world.clock.now() }));
    world.clock.advance(31 * MINUTE);
    expect((await world.openClass(teacher, null)).id).to.not.equal(another.id);
  });

  it('keeps what the server did not apply', async () => {
    const world = aWorld();
    const teacher = await world.enter('teacher');
    world.videoServer.doesNotApply([{ setting: 'features.rtmp', asked: 'false', applied: 'true' }]);
    const session = await world.openClass(teacher);
    const { items } = value(await world.drifts.list({ limit: 10, cursor: null }));
    expect(items).to.have.length(1);
    expect(items[0]).to.include({
      liveSessionId: session.id,
      kind: 'setting',
      asked: 'features.rtmp = false',
      found: 'true',
    });
  });

  it('refuses students, bad room ids, bad classes, used ids and a class that is being closed', async () => {
    const world = aWorld();
    const teacher = await world.enter('teacher');
    const { actor: student } = await world.enter('student');
    const input = { by: teacher.actor, course: teacher.course, roomId: null, wanted: {} };
    const create = async (over: object) => errorType(await world.liveClasses.createRoom({ ...input, ...over }));
    expect(await create({ by: student })).to.equal('not-allowed');
    expect(await create({ roomId: 'algebra-1' })).to.equal('invalid-input');
    expect(await create({ wanted: { title: 'x'.repeat(201) } })).to.equal('invalid-input');
    const other = await world.enter('teacher', 'other', 'geometry');
    await world.openClass(other, 'used');
    expect(await create({ roomId: 'used' })).to.equal('room-id-used');
    await world.openClass(teacher);
    world.videoServer.fail(UNAVAILABLE, { call: 'endRoom' });
    value(await world.liveClasses.closeRoom({ roomId: 'matrices', by: teacher.actor }));
    expect(await create({})).to.equal('live-session-closing');
  });
});
