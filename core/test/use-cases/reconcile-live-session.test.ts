import { EVENT_GRACE, MINUTE, OPENING_GRACE, ROOM_POLICY, type RoomWanted } from '@homeroom/core';
import { aListedPerson, anEventRoom, aParticipantJoined, aRoomFinished, aSighting } from '@homeroom/core/testing';
import { expect } from 'chai';
import { errAsync } from 'neverthrow';
import { aWorld, errorType, value } from './world.js';

const reconcile = async (world: ReturnType<typeof aWorld>) => {
  const reconciliation = value(await world.liveClasses.reconcileLiveSession('matrices'));
  value(await world.liveClasses.projectInbox(100));
  return reconciliation;
};

const attendanceOf = async (world: ReturnType<typeof aWorld>) => {
  const sheet = value(await world.attendanceBook.ofLiveSession((await world.session()).id, world.clock.now()));
  if (sheet === null) throw new Error('there is no attendance');
  return sheet;
};

const NOT_OURS: RoomWanted = {
  roomId: 'not-ours',
  title: 't',
  welcomeMessage: null,
  emptyTimeoutSeconds: 120,
  maxParticipants: null,
  policy: ROOM_POLICY,
};

describe('reconcileLiveSession', () => {
  it('finds people whom no event told, and says so', async () => {
    const world = aWorld();
    await world.openClass(await world.enter('teacher'));
    world.videoServer.enter('matrices', aListedPerson({ key: 'PA_lost', joinedAt: world.clock.now() }));
    world.clock.advance(MINUTE);
    const { answer, drifts } = await reconcile(world);
    expect(answer).to.equal('active');
    expect(drifts.map((drift) => drift.kind)).to.deep.equal(['presence']);
    const [attendee] = (await attendanceOf(world)).attendees;
    expect(attendee?.online).to.equal(true);
    expect(attendee?.stays[0]?.connection.joinedEvidence).to.equal('reconciled');
    expect((await reconcile(world)).drifts).to.deep.equal([]);
  });

  it('does not report somebody who came within the last half minute: their event may be on its way', async () => {
    const world = aWorld();
    await world.openClass(await world.enter('teacher'));
    world.clock.advance(MINUTE);
    const joinedAt = world.clock.now();
    world.videoServer.enter('matrices', aListedPerson({ key: 'PA_new', joinedAt }));
    world.clock.advance(EVENT_GRACE);
    expect((await reconcile(world)).drifts).to.deep.equal([]);
    expect((await attendanceOf(world)).attendees[0]?.online, 'it is taken over all the same').to.equal(true);
  });

  it('takes the account of visits over once, and reports what it told', async () => {
    const world = aWorld();
    await world.openClass(await world.enter('teacher'));
    const start = world.clock.now();
    world.videoServer.enter('matrices', aListedPerson({ key: 'PA_lost', joinedAt: start }));
    world.clock.advance(5 * MINUTE);
    world.videoServer.leave('matrices', 'PA_lost');
    world.videoServer.finish('matrices');
    world.clock.advance(MINUTE);
    const { drifts } = await reconcile(world);
    expect(drifts.map(({ kind, source }) => [kind, source])).to.deep.equal([
      ['room-over', 'past-rooms'],
      ['presence', 'account'],
    ]);
    const [attendee] = (await attendanceOf(world)).attendees;
    expect(attendee).to.include({ lowerMs: 0, attendedMs: 5 * MINUTE, upperMs: 5 * MINUTE });
    world.clock.advance(MINUTE);
    expect((await reconcile(world)).drifts).to.deep.equal([]);
    expect(world.videoServer.calls.visits).to.equal(1);
  });

  it('reports an account that cannot be used, and changes nothing by it', async () => {
    const world = aWorld();
    await world.openClass(await world.enter('teacher'));
    world.clock.advance(MINUTE);
    world.videoServer.finish('matrices');
    await reconcile(world);
    world.clock.advance(2 * MINUTE);
    world.videoServer.fail({ type: 'video-server-not-understood', reason: 'too large' }, { call: 'visits' });
    const { drifts } = await reconcile(world);
    expect(drifts.map(({ kind, repairedAt }) => [kind, repairedAt])).to.deep.equal([['account', null]]);
    expect((await attendanceOf(world)).attendees).to.deep.equal([]);
  });

  it('is found by the list of active rooms when we hold a room over that the server has active', async () => {
    const world = aWorld();
    await world.openClass(await world.enter('teacher'));
    world.clock.advance(MINUTE);
    await world.tell(aRoomFinished({ room: anEventRoom({ roomId: 'matrices' }), at: world.clock.now() - 30_000 }));
    await world.videoServer.createRoom({ ...NOT_OURS, roomId: 'not-ours' });
    const report = value(await world.liveClasses.reconcileActiveRooms());
    value(await world.liveClasses.projectInbox(100));
    expect(report).to.deep.equal({ notOurs: 1, heldOver: ['matrices'] });
    expect((await world.session()).status).to.equal('open');
    expect(value(await world.liveClasses.reconcileActiveRooms()).heldOver).to.deep.equal([]);
  });

  it('looks at thousands of active rooms with one question to the store, and at all that we hold over', async () => {
    const world = aWorld();
    for (const [slug, roomId] of [
      ['algebra', 'first'],
      ['logic', 'second'],
    ] as const) {
      await world.openClass(await world.enter('teacher', 'teacher', slug), roomId);
      await world.tell(aRoomFinished({ room: anEventRoom({ roomId }), at: world.clock.now() }));
    }
    for (let n = 0; n < 3_000; n += 1)
      value(await world.videoServer.createRoom({ ...NOT_OURS, roomId: `theirs-${n}` }));
    const questions: string[] = [];
    const { find, findAll } = world.rooms;
    world.rooms.find = (roomId) => {
      questions.push(roomId);
      return find(roomId);
    };
    world.rooms.findAll = (roomIds) => {
      questions.push('all');
      return findAll(roomIds);
    };
    const { isRoomActive } = world.videoServer;
    const refused = { type: 'video-server-refused', code: 'NO_CODE', message: 'no' } as const;
    world.videoServer.isRoomActive = (roomId) => (roomId === 'first' ? errAsync(refused) : isRoomActive(roomId));
    world.clock.advance(MINUTE);
    expect(errorType(await world.liveClasses.reconcileActiveRooms())).to.equal('video-server-refused');
    expect(questions).to.deep.equal(['all']);
    value(await world.liveClasses.projectInbox(100));
    expect((await world.session('second')).status, 'asked about all the same').to.equal('open');
    world.videoServer.isRoomActive = isRoomActive;
    expect(value(await world.liveClasses.reconcileActiveRooms())).to.deep.equal({
      notOurs: 3_000,
      heldOver: ['first'],
    });
  });

  it('bounds a lost leave by the first list without the person, as reconciled', async () => {
    const world = aWorld();
    await world.openClass(await world.enter('teacher'));
    const joinedAt = world.clock.now();
    const room = anEventRoom({ roomId: 'matrices' });
    await world.tell(aParticipantJoined({ room, who: aSighting({ key: 'PA_gone' }), joinedAt }));
    world.videoServer.enter('matrices', aListedPerson({ key: 'PA_stays', identity: 'other', joinedAt }));
    world.clock.advance(10 * MINUTE);
    await reconcile(world);
    const gone = (await attendanceOf(world)).attendees.find(
      (attendee) => attendee.stays[0]?.connection.key === 'PA_gone',
    );
    expect(gone?.stays[0]?.departure).to.include({
      evidence: 'reconciled',
      notBefore: joinedAt,
      notAfter: joinedAt + 10 * MINUTE,
      at: joinedAt + 5 * MINUTE,
    });
  });

  it('ends a session of which the server knows no room, at the end that the server tells', async () => {
    const world = aWorld();
    await world.openClass(await world.enter('teacher'));
    world.clock.advance(10 * MINUTE);
    world.videoServer.finish('matrices');
    const endedAt = world.clock.now();
    world.clock.advance(MINUTE);
    const { answer, drifts } = await reconcile(world);
    expect([answer, drifts.map((drift) => drift.kind)]).to.deep.equal(['over', ['room-over']]);
    expect((await world.session()).status).to.equal('ended');
    expect(await attendanceOf(world)).to.include({ endedAt, endedEvidence: 'reconciled' });
  });

  it('never asks for the people of a room that may be over', async () => {
    const world = aWorld();
    await world.openClass(await world.enter('teacher'));
    world.videoServer.finish('matrices');
    world.clock.advance(MINUTE);
    await reconcile(world);
    expect(world.videoServer.calls.roomPeople).to.equal(0);
  });

  it('opens again what a false end had ended', async () => {
    const world = aWorld();
    await world.openClass(await world.enter('teacher'));
    world.clock.advance(MINUTE);
    await world.tell(aRoomFinished({ room: anEventRoom({ roomId: 'matrices' }), at: world.clock.now() - 30_000 }));
    expect((await world.session()).status).to.equal('ended');
    world.videoServer.finish('matrices');
    value(
      await world.videoServer.createRoom({
        roomId: 'matrices',
        title: 't',
        welcomeMessage: null,
        emptyTimeoutSeconds: 120,
        maxParticipants: null,
        policy: ROOM_POLICY,
      }),
    );
    expect((await reconcile(world)).drifts.map((drift) => drift.kind)).to.deep.equal(['room-active']);
    expect((await world.session()).status).to.equal('open');
  });

  it('leaves a fresh opening alone, and ends an old one that the server does not know as never started', async () => {
    const world = aWorld();
    const teacher = await world.enter('teacher');
    world.videoServer.fail({ type: 'video-server-unavailable', reason: 'timeout' }, { call: 'createRoom' });
    await world.liveClasses.createRoom({ by: teacher.actor, course: teacher.course, roomId: 'matrices', wanted: {} });
    expect((await reconcile(world)).answer).to.equal('too-early');
    world.clock.advance(OPENING_GRACE + 1_000);
    value(await world.liveClasses.sweepUnsettled());
    value(await world.liveClasses.projectInbox(100));
    expect((await world.session()).status).to.equal('ended');
    expect((await attendanceOf(world)).startedAt).to.equal(null);
  });

  it('changes nothing while the server is unavailable', async () => {
    const world = aWorld();
    await world.openClass(await world.enter('teacher'));
    world.videoServer.fail({ type: 'video-server-unavailable', reason: 'timeout' });
    expect(errorType(await world.liveClasses.reconcileLiveSession('matrices'))).to.equal('video-server-unavailable');
    expect((await world.session()).status).to.equal('open');
    expect(errorType(await world.liveClasses.reconcileLiveSession('unknown'))).to.equal('live-session-not-found');
  });

  it('opens again what our own question had ended by mistake', async () => {
    const world = aWorld();
    await world.openClass(await world.enter('teacher'));
    world.clock.advance(MINUTE);
    const asked = { source: 'not-active', at: world.clock.now(), evidence: 'reconciled', sid: null } as const;
    value(await world.rooms.addTime({ roomId: 'matrices', ...asked }));
    await world.tell(aRoomFinished({ room: anEventRoom({ roomId: 'another' }) }));
    world.clock.advance(MINUTE);
    await reconcile(world);
    expect((await world.session()).status).to.equal('open');
  });

  it('verifies an ended session once', async () => {
    const world = aWorld();
    await world.openClass(await world.enter('teacher'));
    world.clock.advance(MINUTE);
    world.videoServer.finish('matrices');
    await world.tell(aRoomFinished({ room: anEventRoom({ roomId: 'matrices' }), at: world.clock.now() }));
    for (let sweep = 0; sweep < 3; sweep += 1) {
      world.clock.advance(MINUTE);
      value(await world.liveClasses.sweepUnsettled());
      value(await world.liveClasses.projectInbox(100));
    }
    expect(world.videoServer.calls.isRoomActive).to.equal(1);
  });
});
