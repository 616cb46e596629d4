import { MINUTE } from '@homeroom/core';
import {
  anEventRoom,
  aParticipantJoined,
  aParticipantLeft,
  aRoomFinished,
  aRoomStarted,
  aSighting,
} from '@homeroom/core/testing';
import { expect } from 'chai';
import { aWorld, elsewhere, errorType, value } from './world.js';

const room = anEventRoom({ roomId: 'matrices' });

describe('reading a class: sessions, users, attendance, recordings', () => {
  it('shows a teacher everybody, and others themselves only', async () => {
    const world = aWorld();
    const teacher = await world.enter('teacher');
    const student = await world.enter('student');
    await world.openClass(teacher);
    const start = world.clock.now();
    const identity = async (entrance: typeof teacher) =>
      value(await world.liveClasses.issueJoinToken({ roomId: 'matrices', by: entrance.actor })).seat.identity;
    const ada = aSighting({ key: 'PA_t', identity: await identity(teacher) });
    const ben = aSighting({ key: 'PA_s', identity: await identity(student) });
    const bot = aSighting({ key: 'PA_r', identity: 'recorder', kind: 'machine' });
    await world.tell(
      aRoomStarted({ room, at: start }),
      aParticipantJoined({ room, who: ada, joinedAt: start }),
      aParticipantJoined({ room, who: bot, joinedAt: start }),
      aParticipantLeft({ room, who: ben, joinedAt: start, noticedAt: start + 5 * MINUTE }),
    );
    world.clock.advance(10 * MINUTE);
    const all = value(await world.liveClasses.readAttendance(teacher.actor, 'matrices')).sheet;
    expect(all.attendees.map((user) => [user.name, user.online, user.attendedMs])).to.have.deep.members([
      ['teacher', true, 10 * MINUTE],
      ['student', false, 5 * MINUTE + 500],
    ]);
    expect(all.machines).to.have.length(1);
    const own = value(await world.liveClasses.readAttendance(student.actor, 'matrices')).sheet;
    expect(own.attendees.map((user) => user.name)).to.deep.equal(['student']);
    expect(own.machines).to.deep.equal([]);
    expect(value(await world.liveClasses.listLiveSessionUsers(student.actor, 'matrices'))).to.have.length(2);
    const view = value(await world.liveClasses.showLiveSession(student.actor, 'matrices'));
    expect(view).to.include({ startedAt: start, endedAt: null, usersOnline: 1, recording: false });
  });

  it('is final ten minutes after an end that was observed, with every end observed', async () => {
    const world = aWorld();
    const teacher = await world.enter('teacher');
    await world.openClass(teacher);
    const start = world.clock.now();
    await world.tell(
      aRoomStarted({ room, at: start }),
      aParticipantLeft({ room, who: aSighting(), joinedAt: start, noticedAt: start + 5 * MINUTE }),
      aRoomFinished({ room, at: start + 6 * MINUTE }),
    );
    const questions = async () =>
      value(await world.liveClasses.readAttendance(teacher.actor, 'matrices')).sheet.openQuestions;
    world.videoServer.finish('matrices');
    world.clock.advance(15 * MINUTE);
    expect(await questions()).to.deep.equal(['too-recent', 'not-verified']);
    world.clock.advance(MINUTE);
    expect(await questions()).to.deep.equal(['not-verified']);
    value(await world.liveClasses.reconcileLiveSession('matrices'));
    expect(await questions()).to.deep.equal([]);
    await world.tell(aParticipantJoined({ room, who: aSighting({ key: 'PA_lost' }), joinedAt: start }));
    expect(await questions()).to.deep.equal(['leaves-inferred']);
  });

  it("lists a course's sessions by pages, newest first, and answers nobody of another course", async () => {
    const world = aWorld();
    const teacher = await world.enter('teacher');
    for (const roomId of ['one', 'two', 'three']) {
      await world.openClass(teacher, roomId);
      value(await world.liveClasses.closeRoom({ roomId, by: teacher.actor }));
      world.clock.advance(MINUTE);
    }
    const first = value(await world.liveClasses.listLiveSessions(teacher.actor, { limit: 2, cursor: null }));
    expect(first.items.map((view) => view.session.roomId)).to.deep.equal(['three', 'two']);
    const rest = value(await world.liveClasses.listLiveSessions(teacher.actor, { limit: 2, cursor: first.nextCursor }));
    expect(rest.items.map((view) => view.session.roomId)).to.deep.equal(['one']);
    const stranger = elsewhere(teacher.actor);
    const { showLiveSession, readAttendance, listLiveSessionUsers, listRecordings } = world.liveClasses;
    const errors = [
      errorType(await showLiveSession(stranger, 'one')),
      errorType(await readAttendance(stranger, 'one')),
      errorType(await listLiveSessionUsers(stranger, 'one')),
      errorType(await listRecordings(stranger, 'one')),
    ];
    expect(new Set(errors)).to.deep.equal(new Set(['live-session-not-found']));
  });
});
