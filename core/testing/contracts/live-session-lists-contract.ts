import { HOUR, type LiveSession, MINUTE, type RoomTimeSource } from '@homeroom/core';
import { expect } from 'chai';
import { ok } from 'neverthrow';
import { aRoomTime } from '../builders/live-sessions.js';
import { MORNING } from '../builders/moments.js';
import type { Stores } from '../stores.js';
import { addClass, addSession, enterCourse } from './a-class.js';
import { foundIn, okOf } from './outcomes.js';
import { allPages, expectForeignCursorsToBegin } from './pages.js';

/** The lists of `LiveSessions`; a part of `liveSessionsContract`. */
export const liveSessionListsContract = (stores: () => Stores): void => {
  it('gives the newest session of a course', async () => {
    await enterCourse(stores());
    expect(await okOf(stores().liveSessions.newestOf('course-1'))).to.equal(null);
    await addSession(stores(), { id: 'newest', roomId: 'newest', createdAt: MORNING + 2, status: 'ended' });
    await addSession(stores(), { id: 'oldest', roomId: 'oldest', createdAt: MORNING + 1, status: 'ended' });
    await addClass(stores(), { id: 'foreign', roomId: 'foreign', courseId: 'course-2', createdAt: MORNING + 9 });
    const newest = await foundIn(stores().liveSessions.newestOf('course-1'));
    expect(newest).to.deep.equal(await foundIn(stores().liveSessions.find('newest')));
  });

  it("lists a course's sessions newest first, part by part, none twice and none left out", async () => {
    await enterCourse(stores());
    // Pairs share a moment: a cursor that holds only the time loses or repeats one of them.
    for (let n = 0; n < 10; n += 1) {
      const createdAt = MORNING + Math.floor(n / 2);
      await addSession(stores(), { id: `session-${n}`, roomId: `room-${n}`, createdAt, status: 'ended' });
    }
    await addClass(stores(), { id: 'foreign', roomId: 'foreign', courseId: 'course-2' });
    const whole = await allPages((page) => stores().liveSessions.list('course-1', page), 200);
    expect(whole.map((session) => session.createdAt - MORNING)).to.deep.equal([4, 4, 3, 3, 2, 2, 1, 1, 0, 0]);
    expect(new Set(whole.map((session) => session.id))).to.have.property('size', 10);
    for (const limit of [1, 3, 5, 10]) {
      expect(await allPages((page) => stores().liveSessions.list('course-1', page), limit)).to.deep.equal(whole);
    }
    expect(await allPages((page) => stores().liveSessions.list('course-3', page), 5)).to.deep.equal([]);
    await expectForeignCursorsToBegin((page) => stores().liveSessions.list('course-1', page));
  });

  it('goes on where a part ended although newer sessions have come', async () => {
    await enterCourse(stores());
    for (let n = 0; n < 3; n += 1) {
      await addSession(stores(), { id: `session-${n}`, roomId: `room-${n}`, createdAt: MORNING + n, status: 'ended' });
    }
    const first = await okOf(stores().liveSessions.list('course-1', { limit: 2, cursor: null }));
    await addSession(stores(), { id: 'newer', roomId: 'newer', createdAt: MORNING + 9, status: 'ended' });
    const second = await okOf(stores().liveSessions.list('course-1', { limit: 2, cursor: first.nextCursor }));
    expect(second.items.map((session) => session.id)).to.deep.equal(['session-0']);
    expect(second.nextCursor).to.equal(null);
  });

  it('finds the sessions that need a look, the longest unconfirmed first', async () => {
    for (const [index, { look, session, told }] of UNSETTLED.entries()) {
      const id = `${look ? 'look' : 'leave'}-${index}`;
      await addClass(stores(), {
        id,
        roomId: id,
        courseId: `course-of-${id}`,
        createdAt: NOW - HOUR + index,
        ...session,
      });
      for (const [source, at] of told ?? []) await okOf(stores().rooms.addTime(aRoomTime({ roomId: id, source, at })));
    }
    const found = await okOf(stores().liveSessions.unsettled(SINCE, 200));
    const wanted = UNSETTLED.flatMap(({ look }, index) => (look ? [`look-${index}`] : []));
    expect(found.map((session) => session.id)).to.have.members(wanted);
    const times = found.map((session) => session.confirmedAt ?? session.createdAt);
    expect(times).to.deep.equal([...times].sort((a, b) => a - b));
    for (const session of found) {
      expect(session).to.deep.equal(await foundIn(stores().liveSessions.find(session.roomId)));
    }
    const two = await okOf(stores().liveSessions.unsettled(SINCE, 2));
    expect(two).to.deep.equal(found.slice(0, 2));
  });

  it('takes the age of an opening from its newest room', async () => {
    await addClass(stores(), { createdAt: NOW - HOUR });
    await okOf(
      stores().liveSessions.update('algebra-room', (session) =>
        ok({ ...session, rooms: [...session.rooms, { roomId: 'second', createdAt: NOW - 1, times: [] }] }),
      ),
    );
    expect(await okOf(stores().liveSessions.unsettled(SINCE, 200))).to.deep.equal([]);
  });

  it('asks about an ended session by its newest room', async () => {
    await addClass(stores(), { createdAt: NOW - HOUR, status: 'ended', confirmedAt: NOW - 30 * MINUTE });
    await okOf(stores().rooms.addTime(aRoomTime({ source: 'not-active', at: NOW - 50 * MINUTE })));
    expect(await okOf(stores().liveSessions.unsettled(SINCE, 200))).to.deep.equal([]);
    await okOf(
      stores().liveSessions.update('algebra-room', (session) =>
        ok({ ...session, rooms: [...session.rooms, { roomId: 'second', createdAt: NOW - 40 * MINUTE, times: [] }] }),
      ),
    );
    const found = await okOf(stores().liveSessions.unsettled(SINCE, 200));
    expect(found.map((session) => session.id)).to.deep.equal(['session-1']);
  });
};

const NOW = MORNING + 24 * HOUR;

const SINCE = {
  stuckSince: NOW - 30_000,
  unconfirmedSince: NOW - 5 * MINUTE,
  forgetBefore: NOW - 12 * HOUR,
  accounts: { now: NOW, afterMs: MINUTE, giveUpMs: HOUR },
};

interface Case {
  readonly look: boolean;
  readonly session: Partial<LiveSession>;
  /** What was told of its room. */
  readonly told?: readonly (readonly [RoomTimeSource, number])[];
}

/** Stands an hour before `NOW` unless it says otherwise. */
const UNSETTLED: readonly Case[] = [
  { look: true, session: { status: 'opening' } },
  { look: false, session: { status: 'opening', createdAt: NOW - 29_999 } },
  { look: true, session: { status: 'opening', createdAt: NOW - 30_001 } },
  { look: true, session: { status: 'closing', closeRequestedAt: NOW - 30_001 } },
  { look: false, session: { status: 'closing', closeRequestedAt: NOW - 29_999 } },
  { look: true, session: { status: 'open' } },
  { look: false, session: { status: 'open', createdAt: NOW - MINUTE } },
  { look: true, session: { status: 'open', confirmedAt: NOW - 5 * MINUTE - 1 } },
  { look: false, session: { status: 'open', confirmedAt: NOW - 5 * MINUTE + 1 } },
  { look: true, session: { status: 'ended' } },
  { look: false, session: { status: 'ended', createdAt: NOW - 12 * HOUR - 1 } },
  { look: true, session: { status: 'ended', confirmedAt: NOW - MINUTE }, told: [['finished', NOW - 2 * MINUTE]] },
  { look: false, session: { status: 'ended' }, told: [['not-active', NOW - MINUTE]] },
  {
    look: false,
    session: { status: 'ended' },
    told: [
      ['created', NOW - 9 * MINUTE],
      ['not-active', NOW - MINUTE + 1],
    ],
  },
  {
    look: true,
    session: { status: 'ended' },
    told: [
      ['not-active', NOW - 9 * MINUTE],
      ['started', NOW - MINUTE],
    ],
  },
];
