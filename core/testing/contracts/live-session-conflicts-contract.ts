import { expect } from 'chai';
import { ok } from 'neverthrow';
import { aLiveSession, aRoom } from '../builders/live-sessions.js';
import { MORNING } from '../builders/moments.js';
import { addClass, addSession, enterCourse } from './a-class.js';
import type { freshStores } from './fresh-stores.js';
import { nextRoom } from './next-room.js';
import { errOf, foundIn, okOf } from './outcomes.js';

/** The unique rules of `LiveSessions`; a part of `liveSessionsContract`. */
export const conflicts = (stores: ReturnType<typeof freshStores>): void => {
  it('refuses a room id that a first, a later or a breakout room has', async () => {
    await addClass(stores(), { status: 'ended' });
    await okOf(
      stores().liveSessions.update('algebra-room', (s) => ok({ ...s, rooms: [...s.rooms, nextRoom(s, 'second')] })),
    );
    await okOf(stores().rooms.adopt(aRoom({ roomId: 'breakout', kind: 'breakout' })));
    await enterCourse(stores(), { id: 'course-2', slug: 'geometry' });
    for (const roomId of ['algebra-room', 'second', 'breakout']) {
      const other = aLiveSession({ id: `session-${roomId}`, roomId, courseId: 'course-2' });
      expect(await errOf(stores().liveSessions.add(other))).to.deep.equal({ type: 'room-id-used', roomId });
      expect(await okOf(stores().liveSessions.newestOf('course-2'))).to.equal(null);
    }
  });

  it('refuses a second session of a course while one is opening, open or closing', async () => {
    await addClass(stores());
    for (const status of ['opening', 'open', 'closing'] as const) {
      await okOf(stores().liveSessions.update('algebra-room', (session) => ok({ ...session, status })));
      const second = aLiveSession({ id: 'session-2', roomId: 'second' });
      expect(await errOf(stores().liveSessions.add(second))).to.deep.equal({ type: 'course-has-open-session' });
      expect(await okOf(stores().liveSessions.find('second'))).to.equal(null);
    }
    await okOf(stores().liveSessions.update('algebra-room', (session) => ok({ ...session, status: 'ended' })));
    expect((await addSession(stores(), { id: 'session-2', roomId: 'second' })).id).to.equal('session-2');
  });

  it('refuses an update that would open a second session of the course, and changes nothing', async () => {
    await addClass(stores(), { status: 'ended' });
    await addSession(stores(), { id: 'session-2', roomId: 'second', createdAt: MORNING + 1 });
    const before = await foundIn(stores().liveSessions.find('algebra-room'));
    const resumed = stores().liveSessions.update('algebra-room', (session) =>
      ok({ ...session, status: 'opening' as const, rooms: [...session.rooms, nextRoom(session, 'third')] }),
    );
    expect(await errOf(resumed)).to.deep.equal({ type: 'course-has-open-session' });
    expect(await foundIn(stores().liveSessions.find('algebra-room'))).to.deep.equal(before);
    expect(await okOf(stores().rooms.find('third'))).to.equal(null);
  });

  it('refuses an update with a new room whose id is taken, and changes nothing', async () => {
    await addClass(stores());
    await okOf(stores().rooms.adopt(aRoom({ roomId: 'breakout', kind: 'breakout' })));
    await addClass(stores(), { id: 'session-2', roomId: 'other', courseId: 'course-2' });
    for (const roomId of ['other', 'breakout']) {
      const taken = stores().liveSessions.update('algebra-room', (session) =>
        ok({ ...session, title: 'changed', rooms: [...session.rooms, nextRoom(session, roomId)] }),
      );
      expect(await errOf(taken)).to.deep.equal({ type: 'room-id-used', roomId });
      expect(await foundIn(stores().liveSessions.find('algebra-room'))).to.deep.equal(aLiveSession());
    }
  });
};
