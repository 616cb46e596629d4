import { type MainRoom, newestRoom } from '@homeroom/core';
import { expect } from 'chai';
import { err, ok } from 'neverthrow';
import { aLiveSession, aRoom, aRoomTime } from '../builders/live-sessions.js';
import { MORNING } from '../builders/moments.js';
import { addClass, enterCourse } from './a-class.js';
import type { freshStores } from './fresh-stores.js';
import { nextRoom } from './next-room.js';
import { errOf, foundIn, okOf, RACERS, race } from './outcomes.js';

/** Changes of one session; a part of `liveSessionsContract`. */
export const updates = (stores: ReturnType<typeof freshStores>): void => {
  it('answers null in find and missing in update for a session that is not there', async () => {
    expect(await okOf(stores().liveSessions.find('nowhere'))).to.equal(null);
    let ran = false;
    const update = stores().liveSessions.update('nowhere', (session) => {
      ran = true;
      return ok(session);
    });
    expect(await errOf(update)).to.deep.equal({ type: 'missing' });
    expect(ran, 'change has run').to.equal(false);
  });

  it('leaves everything as it was when the change gives an error, and hands that on', async () => {
    await addClass(stores());
    const refused = stores().liveSessions.update('algebra-room', () => err({ type: 'not-today' as const }));
    expect(await errOf(refused)).to.deep.equal({ type: 'not-today' });
    expect(await foundIn(stores().liveSessions.find('algebra-room'))).to.deep.equal(aLiveSession());
    const after = await okOf(stores().liveSessions.update('algebra-room', (s) => ok({ ...s, title: 'next' })));
    expect(after.title, 'the next update works').to.equal('next');
  });

  it('shows a change every time that was told before, and adds none itself', async () => {
    await addClass(stores());
    await okOf(stores().rooms.addTime(aRoomTime()));
    let seen: readonly MainRoom[] = [];
    await okOf(
      stores().liveSessions.update('algebra-room', (session) => {
        seen = session.rooms;
        const invented = [...newestRoom(session).times, aRoomTime({ source: 'finished', at: MORNING + 60_000 })];
        return ok({ ...session, rooms: [{ ...newestRoom(session), times: invented }] });
      }),
    );
    expect(seen[0]?.times).to.deep.equal([aRoomTime()]);
    const stored = await foundIn(stores().liveSessions.find('algebra-room'));
    expect(stored.rooms[0]?.times).to.deep.equal([aRoomTime()]);
  });

  it('makes a new room of an update known to Rooms', async () => {
    await addClass(stores());
    await okOf(
      stores().liveSessions.update('algebra-room', (s) => ok({ ...s, rooms: [...s.rooms, nextRoom(s, 'second')] })),
    );
    expect(await okOf(stores().rooms.find('second'))).to.deep.equal({
      ...aRoom({ roomId: 'second', createdAt: MORNING + 60_001 }),
      sessionRoomId: 'algebra-room',
    });
  });
};

/** Twenty at once; a part of `liveSessionsContract`. */
export const races = (stores: ReturnType<typeof freshStores>): void => {
  it('loses none of 20 updates of one session', async () => {
    await addClass(stores(), { details: '' });
    await race((racer) =>
      okOf(stores().liveSessions.update('algebra-room', (s) => ok({ ...s, details: `${s.details ?? ''},${racer}` }))),
    );
    const { details } = await foundIn(stores().liveSessions.find('algebra-room'));
    const effects = (details ?? '')
      .split(',')
      .slice(1)
      .map(Number)
      .sort((a, b) => a - b);
    expect(effects).to.deep.equal(Array.from({ length: RACERS }, (_, racer) => racer));
  });

  it('lets one of 20 racers open the class of a course', async () => {
    await enterCourse(stores());
    const outcomes = await race((racer) =>
      stores()
        .liveSessions.add(aLiveSession({ id: `session-${racer}`, roomId: `room-${racer}` }))
        .match(
          (session) => session.id,
          (error) => error.type,
        ),
    );
    const winners = outcomes.filter((outcome) => outcome.startsWith('session-'));
    expect(winners).to.have.length(1);
    expect(outcomes.filter((outcome) => outcome === 'course-has-open-session')).to.have.length(RACERS - 1);
    expect((await foundIn(stores().liveSessions.newestOf('course-1'))).id).to.equal(winners[0]);
  });

  it('lets one of 20 racers have a room id', async () => {
    await race((racer) => enterCourse(stores(), { id: `course-${racer}`, slug: `slug-${racer}` }));
    const outcomes = await race((racer) =>
      stores()
        .liveSessions.add(aLiveSession({ id: `session-${racer}`, courseId: `course-${racer}` }))
        .match(
          (session) => session.id,
          (error) => error.type,
        ),
    );
    expect(outcomes.filter((outcome) => outcome === 'room-id-used')).to.have.length(RACERS - 1);
    const winner = await foundIn(stores().liveSessions.find('algebra-room'));
    expect(outcomes).to.include(winner.id);
  });

  it('shows an update the times that racers add, in the end', async () => {
    await addClass(stores());
    await race((racer) => okOf(stores().rooms.addTime(aRoomTime({ source: 'not-active', at: MORNING + racer }))));
    const session = await okOf(stores().liveSessions.update('algebra-room', (current) => ok(current)));
    expect(newestRoom(session).times).to.have.length(RACERS);
  });
};
