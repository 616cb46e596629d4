import type { LiveSession } from '@homeroom/core';
import { expect } from 'chai';
import { ok } from 'neverthrow';
import { aLiveSession, aRoom, aRoomTime } from '../builders/live-sessions.js';
import { MORNING } from '../builders/moments.js';
import { addClass, enterCourse, enterPerson } from './a-class.js';
import { spoil } from './changing.js';
import { freshStores, type MakeStores } from './fresh-stores.js';
import { HARD_TEXTS } from './hard-texts.js';
import { conflicts } from './live-session-conflicts-contract.js';
import { liveSessionListsContract } from './live-session-lists-contract.js';
import { liveSessionUnsettledContract } from './live-session-unsettled-contract.js';
import { races, updates } from './live-session-updates-contract.js';
import { nextRoom } from './next-room.js';
import { foundIn, okOf } from './outcomes.js';

/** What every `LiveSessions` does. */
export const liveSessionsContract = (label: string, make: MakeStores): void => {
  describe(`LiveSessions: ${label}`, () => {
    const stores = freshStores(make);
    roundTrips(stores);
    conflicts(stores);
    updates(stores);
    races(stores);
    liveSessionListsContract(stores);
    liveSessionUnsettledContract(stores);
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
