import { type LiveSession, type MainRoom, newestRoom } from '@homeroom/core';
import { expect } from 'chai';
import { err, ok } from 'neverthrow';
import { aLiveSession, aRoom, aRoomTime } from '../builders/live-sessions.js';
import { MORNING } from '../builders/moments.js';
import { addClass, addSession, enterCourse, enterPerson } from './a-class.js';
import { spoil } from './changing.js';
import { freshStores, type MakeStores } from './fresh-stores.js';
import { HARD_TEXTS } from './hard-texts.js';
import { liveSessionListsContract } from './live-session-lists-contract.js';
import { errOf, foundIn, okOf, RACERS, race } from './outcomes.js';

/** What every `LiveSessions` does. */
export const liveSessionsContract = (label: string, make: MakeStores): void => {
  describe(`LiveSessions: ${label}`, () => {
    const stores = freshStores(make);
    roundTrips(stores);
    conflicts(stores);
    updates(stores);
    races(stores);
    liveSessionListsContract(stores);
  });
};

/** A session in which no field is null and no time is a whole second. */
const fullSession = (): LiveSession =>
  aLiveSession({
    title: HARD_TEXTS.unicode,
    details: HARD_TEXTS.long,
    startsAt: MORNING + 1,
    endsAt: MORNING + 3_600_123,
    emptyTimeoutSeconds: 86_400,
    maxParticipants: 10_000,
    welcomeMessage: HARD_TEXTS.quoted,
    createdAt: MORNING + 999,
    policyVersion: 7,
    status: 'ended',
    closeRequestedAt: MORNING + 1_001,
    closedBy: 'person-1',
    resumableUntil: MORNING + 1_800_777,
    confirmedAt: MORNING + 2_003,
  });

const nextRoom = (session: LiveSession, roomId: string): MainRoom => ({
  roomId,
  createdAt: newestRoom(session).createdAt + 60_001,
  times: [],
});

const roundTrips = (stores: ReturnType<typeof freshStores>): void => {
  it('keeps every field, null or not', async () => {
    await enterPerson(stores());
    await enterCourse(stores());
    await enterCourse(stores(), { id: 'course-2', slug: 'geometry' });
    const sparse = aLiveSession({ id: 'session-2', roomId: 'sparse', courseId: 'course-2', title: HARD_TEXTS.spaces });
    for (const session of [fullSession(), sparse]) {
      expect(await okOf(stores().liveSessions.add(session))).to.deep.equal(session);
      expect(await foundIn(stores().liveSessions.find(session.roomId))).to.deep.equal(session);
    }
  });

  it('keeps every field that an update writes', async () => {
    await enterPerson(stores());
    await addClass(stores());
    const { rooms: _, ...fields } = fullSession();
    const first = { roomId: 'algebra-room', createdAt: MORNING, times: [] };
    const next = {
      ...fields,
      createdAt: MORNING,
      rooms: [first, { roomId: 'second', createdAt: MORNING + 5, times: [] }],
    };
    expect(await okOf(stores().liveSessions.update('algebra-room', () => ok(next)))).to.deep.equal(next);
    expect(await foundIn(stores().liveSessions.find('algebra-room'))).to.deep.equal(next);
  });

  it('keeps its own copy', async () => {
    await enterCourse(stores());
    const given = aLiveSession();
    const got = await okOf(stores().liveSessions.add(given));
    spoil(given);
    spoil(got);
    spoil(await foundIn(stores().liveSessions.find('algebra-room')));
    expect(await foundIn(stores().liveSessions.find('algebra-room'))).to.deep.equal(aLiveSession());
    let seen: LiveSession | null = null;
    await okOf(
      stores().liveSessions.update('algebra-room', (session) => {
        seen = session;
        return ok({ ...session, title: 'changed' });
      }),
    );
    spoil(seen);
    expect(await foundIn(stores().liveSessions.find('algebra-room'))).to.deep.equal(aLiveSession({ title: 'changed' }));
  });

  it('finds a session by its first room only, with the times of all its main rooms and of no other', async () => {
    await addClass(stores());
    await okOf(
      stores().liveSessions.update('algebra-room', (s) => ok({ ...s, rooms: [...s.rooms, nextRoom(s, 'second')] })),
    );
    await okOf(stores().rooms.adopt(aRoom({ roomId: 'algebra-room-1', kind: 'breakout' })));
    const times = [
      aRoomTime({ source: 'created', at: MORNING + 1, evidence: 'reconciled', sid: 'RM_1' }),
      aRoomTime({ source: 'not-active', at: MORNING + 2, evidence: 'inferred' }),
      aRoomTime({ roomId: 'second', source: 'session-ended', at: MORNING + 3 }),
    ];
    for (const time of times) await okOf(stores().rooms.addTime(time));
    await okOf(stores().rooms.addTime(aRoomTime({ roomId: 'algebra-room-1' })));
    const session = await foundIn(stores().liveSessions.find('algebra-room'));
    expect(session.rooms.map((room) => room.roomId)).to.deep.equal(['algebra-room', 'second']);
    expect(session.rooms[0]?.times).to.have.deep.members(times.slice(0, 2));
    expect(session.rooms[1]?.times).to.have.deep.members(times.slice(2));
    for (const roomId of ['second', 'algebra-room-1', 'unknown']) {
      expect(await okOf(stores().liveSessions.find(roomId))).to.equal(null);
    }
  });
};

const conflicts = (stores: ReturnType<typeof freshStores>): void => {
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

const updates = (stores: ReturnType<typeof freshStores>): void => {
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

const races = (stores: ReturnType<typeof freshStores>): void => {
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
