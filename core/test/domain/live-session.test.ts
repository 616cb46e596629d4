import {
  activeRoomId,
  canResume,
  confirm,
  type LiveSession,
  newestRoom,
  openLiveSession,
  RESUMABLE_WITHOUT_SCHEDULE,
  type RoomTimeSource,
  resume,
  roomToJoin,
  settle,
  startClosing,
} from '@homeroom/core';
import { aClassDescription, aCourse, aLiveSession, anActor, aPerson, aRoomTime, MORNING } from '@homeroom/core/testing';
import { expect } from 'chai';

const at = (minute: number): number => MORNING + minute * 60_000;

const time = (source: RoomTimeSource, minute: number) => aRoomTime({ source, at: at(minute) });

/** A session whose rooms were told these times, settled. */
const told = (overrides: Partial<LiveSession>, ...timesOfRooms: readonly (readonly ReturnType<typeof time>[])[]) =>
  settle(
    aLiveSession({
      ...overrides,
      rooms: timesOfRooms.map((times, index) => ({ roomId: `room${index}`, createdAt: at(index), times })),
    }),
  );

const OPEN = [time('created', 0), time('started', 1)];
const OVER = [...OPEN, time('finished', 30)];

describe('openLiveSession', () => {
  it('begins opening, with one room that nothing is told of', () => {
    const first = { id: 'session-1', roomId: 'algebra-room', at: MORNING, policyVersion: 1 };
    expect(openLiveSession(aCourse(), aClassDescription(), first)).to.deep.equal(aLiveSession());
  });
});

describe('settle', () => {
  it('follows the newest room', () => {
    expect(told({}, []).status).to.equal('opening');
    expect(told({}, OPEN).status).to.equal('open');
    expect(told({}, OVER).status).to.equal('ended');
    expect(told({}, OVER, []).status).to.equal('opening');
    expect(told({}, OVER, OPEN).status).to.equal('open');
  });

  it('is not closed by a late end of an older room', () => {
    expect(told({}, [...OVER, time('session-ended', 90)], OPEN).status).to.equal('open');
  });

  it('is closing between the request and the end', () => {
    const closed = { closeRequestedAt: at(20), closedBy: 'person-1' };
    expect(told(closed, []).status).to.equal('closing');
    expect(told(closed, OPEN).status).to.equal('closing');
    expect(told(closed, OVER).status).to.equal('ended');
  });

  it('can be resumed until its schedule ends; without one for half an hour after its end, however late we ask', () => {
    expect(told({}, OVER).resumableUntil).to.equal(at(30) + RESUMABLE_WITHOUT_SCHEDULE);
    expect(told({ endsAt: at(240) }, OVER).resumableUntil).to.equal(at(240));
    expect(told({ endsAt: at(40) }, OVER).resumableUntil).to.equal(at(40));
    expect(told({}, [...OVER, time('not-active', 900)]).resumableUntil).to.equal(at(30) + RESUMABLE_WITHOUT_SCHEDULE);
    const asked = [time('created', 0), time('not-active', 60), time('not-active', 900)];
    expect(told({}, asked).resumableUntil).to.equal(at(60) + RESUMABLE_WITHOUT_SCHEDULE);
    expect(told({}, OPEN).resumableUntil).to.equal(null);
    expect(told({ closeRequestedAt: at(20) }, OVER).resumableUntil).to.equal(null);
  });
});

describe('resume', () => {
  const ended = told({}, OVER);
  const next = { roomId: 'second', at: at(35) };

  it('goes on in a next room', () => {
    const resumed = resume(ended, next)._unsafeUnwrap();
    expect(resumed.status).to.equal('opening');
    expect(resumed.resumableUntil).to.equal(null);
    expect(resumed.rooms).to.deep.equal([...ended.rooms, { roomId: 'second', createdAt: at(35), times: [] }]);
    expect(resumed.roomId).to.equal(ended.roomId);
  });

  it('makes one next room of two requests', () => {
    const resumed = resume(ended, next)._unsafeUnwrap();
    expect(resume(resumed, { roomId: 'third', at: at(36) })._unsafeUnwrap()).to.equal(resumed);
    const open = told({}, OPEN);
    expect(resume(open, next)._unsafeUnwrap()).to.equal(open);
  });

  it('is refused after its time, after a close by a person, and while it is closing', () => {
    const until = ended.resumableUntil ?? 0;
    expect(canResume(ended, until)).to.equal(true);
    expect(canResume(ended, until + 1)).to.equal(false);
    const refusal = { type: 'live-session-not-active', roomId: ended.roomId };
    expect(resume(ended, { roomId: 'second', at: until + 1 })._unsafeUnwrapErr()).to.deep.equal(refusal);
    const closed = told({ closeRequestedAt: at(20) }, OVER);
    expect(resume(closed, next)._unsafeUnwrapErr()).to.deep.equal(refusal);
    const closing = told({ closeRequestedAt: at(20) }, OPEN);
    expect(resume(closing, next)._unsafeUnwrapErr()).to.deep.equal(refusal);
  });
});

describe('startClosing', () => {
  const teacher = anActor({ person: aPerson({ id: 'teacher-1' }) });

  it('lets a teacher and an assistant close, and keeps who and when', () => {
    for (const role of ['teacher', 'assistant'] as const) {
      const closing = startClosing(told({}, OPEN), { ...teacher, role }, at(40))._unsafeUnwrap();
      expect(closing).to.include({ status: 'closing', closeRequestedAt: at(40), closedBy: 'teacher-1' });
    }
  });

  it('refuses students and observers', () => {
    for (const role of ['student', 'observer'] as const) {
      expect(startClosing(told({}, OPEN), { ...teacher, role }, at(40))._unsafeUnwrapErr().type).to.equal(
        'not-allowed',
      );
    }
  });

  it('knows no session of another course, whatever the role', () => {
    for (const role of ['teacher', 'student'] as const) {
      const foreign = startClosing(told({}, OPEN), { ...teacher, role, courseId: 'course-2' }, at(40));
      expect(foreign._unsafeUnwrapErr()).to.deep.equal({ type: 'live-session-not-found', roomId: 'algebra-room' });
    }
  });

  it('keeps the first close', () => {
    const closing = startClosing(told({}, OPEN), teacher, at(40))._unsafeUnwrap();
    const again = startClosing(closing, anActor({ person: aPerson({ id: 'teacher-2' }) }), at(41));
    expect(again._unsafeUnwrap()).to.equal(closing);
  });

  it('takes the resume away from a session that ended by itself', () => {
    const closed = startClosing(told({}, OVER), teacher, at(40))._unsafeUnwrap();
    expect(closed).to.include({ status: 'ended', resumableUntil: null });
  });
});

describe('the room to join', () => {
  it('is the newest one of an open session', () => {
    expect(roomToJoin(told({}, OVER, OPEN))._unsafeUnwrap()).to.equal('room1');
  });

  it('is refused while it opens or closes and after it ended', () => {
    expect(roomToJoin(told({}, []))._unsafeUnwrapErr().type).to.equal('live-session-not-active');
    expect(roomToJoin(told({}, OVER))._unsafeUnwrapErr().type).to.equal('live-session-not-active');
    const closing = told({ closeRequestedAt: at(20) }, OPEN);
    expect(roomToJoin(closing)._unsafeUnwrapErr().type).to.equal('live-session-closing');
    expect(activeRoomId(closing), 'still to be ended').to.equal('room0');
  });
});

describe('a live session', () => {
  it('keeps its newest confirmation', () => {
    const confirmed = confirm(aLiveSession(), at(5));
    expect(confirmed.confirmedAt).to.equal(at(5));
    expect(confirm(confirmed, at(4)).confirmedAt).to.equal(at(5));
    expect(confirm(confirmed, at(6)).confirmedAt).to.equal(at(6));
  });

  it('without a room is a bug', () => {
    expect(() => newestRoom(aLiveSession({ rooms: [] }))).to.throw('has no room');
  });
});
