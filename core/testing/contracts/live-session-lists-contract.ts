import { expect } from 'chai';
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
};
