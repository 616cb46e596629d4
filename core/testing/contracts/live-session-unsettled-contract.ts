import { DAY, HOUR, MINUTE } from '@homeroom/core';
import { expect } from 'chai';
import { ok } from 'neverthrow';
import { aRoomTime } from '../builders/live-sessions.js';
import type { Stores } from '../stores.js';
import { addClass } from './a-class.js';
import { foundIn, okOf } from './outcomes.js';
import { ACCOUNTS, NOW, SINCE, UNSETTLED } from './unsettled-cases.js';

/** `LiveSessions.unsettled`; a part of `liveSessionsContract`. */
export const liveSessionUnsettledContract = (stores: () => Stores): void => {
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

  it('finds ended sessions whose account of visits is due', async () => {
    for (const [index, { look, session, told }] of ACCOUNTS.entries()) {
      const id = `${look ? 'look' : 'leave'}-${index}`;
      await addClass(stores(), { id, roomId: id, courseId: `course-of-${id}`, createdAt: NOW - DAY, ...session });
      for (const [source, at] of told ?? []) await okOf(stores().rooms.addTime(aRoomTime({ roomId: id, source, at })));
    }
    const found = await okOf(stores().liveSessions.unsettled(SINCE, 200));
    const wanted = ACCOUNTS.flatMap(({ look }, index) => (look ? [`look-${index}`] : []));
    expect(found.map((session) => session.id)).to.have.members(wanted);
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
