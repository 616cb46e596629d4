import { type ChangedSession, type ChangedSessions, FINAL_AFTER } from '@homeroom/core';
import { expect } from 'chai';
import { aConnection } from '../builders/connections.js';
import { aRoomTime } from '../builders/live-sessions.js';
import { MORNING } from '../builders/moments.js';
import { aCourse } from '../builders/people.js';
import type { Stores } from '../stores.js';
import { addClass } from './a-class.js';
import { CLASS_ENDED, endedClass } from './ledger-steps.js';
import { foundIn, okOf, RACERS } from './outcomes.js';

/** What changed, for those who follow; a part of `attendanceTotalsContract`. */
export const attendanceTotalsFeedContract = (stores: () => Stores): void => {
  whatIsTold(stores);
  whatComesAgain(stores);
  writers(stores);
};

const NOW = CLASS_ENDED + 2 * FINAL_AFTER;
const ALL = { issuer: 'https://courses.example', slug: null };

const look = (
  stores: () => Stores,
  cursor: string | null,
  limit = 200,
  of: { issuer: string; slug: string | null } = ALL,
) => okOf(stores().attendanceTotals.changedSessions(of, NOW, { limit, cursor }));

/** Everything after a cursor, part by part, with the cursor of the last part. */
const lookAtAll = async (stores: () => Stores, cursor: string | null, limit: number) => {
  const sessions: ChangedSession[] = [];
  let part: ChangedSessions;
  let at = cursor;
  do {
    part = await look(stores, at, limit);
    expect(part.sessions.length).to.be.at.most(limit);
    if (part.more) expect(part.sessions).to.have.length(limit);
    sessions.push(...part.sessions);
    at = part.cursor;
  } while (part.more);
  return { sessions, cursor: at };
};

const roomIds = (sessions: readonly ChangedSession[]): string[] => sessions.map(({ session }) => session.roomId);

const classOf = (stores: () => Stores, roomId: string, courseId = `course-of-${roomId}`) =>
  endedClass(stores(), { id: `session-of-${roomId}`, roomId, courseId });

const tellMore = (stores: () => Stores, roomId: string, n: number) =>
  okOf(
    stores().connections.merge(
      aConnection({ key: `PA_${roomId}_${n}`, roomId, liveSessionId: `session-of-${roomId}` }),
    ),
  );

const whatIsTold = (stores: () => Stores): void => {
  it('tells of each live session of an issuer once, with its course, times and revision', async () => {
    for (const roomId of ['one', 'two']) await classOf(stores, roomId);
    await addClass(stores(), { id: 'session-of-open', roomId: 'open', courseId: 'course-of-open' });
    const { sessions, more } = await look(stores, null);
    expect(more).to.equal(false);
    expect(roomIds(sessions)).to.have.members(['one', 'two', 'open']);
    for (const told of sessions) {
      const { id, roomId, courseId } = told.session;
      const sheet = await foundIn(stores().attendanceBook.ofLiveSession(id, NOW));
      expect(told.session).to.deep.equal(await foundIn(stores().liveSessions.find(roomId)));
      expect(told.course).to.deep.equal(aCourse({ id: courseId, slug: courseId }));
      const { startedAt, endedAt, lengthMs, revision, openQuestions } = sheet;
      expect(told).to.deep.include({ startedAt, endedAt, lengthMs, revision, openQuestions });
    }
  });

  it('tells part by part, none twice and none left out, of one course, and nothing of another issuer', async () => {
    const wanted = ['one', 'two', 'three', 'four', 'five'];
    for (const roomId of wanted) await classOf(stores, roomId, `course-${roomId.length}`);
    for (const limit of [1, 2, 5, 200]) {
      expect(roomIds((await lookAtAll(stores, null, limit)).sessions)).to.have.members(wanted);
    }
    const ofCourse = await look(stores, null, 200, { ...ALL, slug: 'course-4' });
    expect(roomIds(ofCourse.sessions)).to.have.members(['four', 'five']);
    expect((await look(stores, null, 200, { ...ALL, issuer: 'https://other.example' })).sessions).to.deep.equal([]);
  });

  it('begins for a cursor that it never gave', async () => {
    await classOf(stores, 'one');
    for (const cursor of ['', 'x', '\u0000', '-1', '1e99', '9'.repeat(40), "' or 1=1 --", 'Ω', '{}', 'W10=', 'null']) {
      expect(roomIds((await look(stores, cursor)).sessions), JSON.stringify(cursor)).to.deep.equal(['one']);
    }
  });
};

const whatComesAgain = (stores: () => Stores): void => {
  it('tells what changed since a cursor, the last change last, and nothing else', async () => {
    for (const roomId of ['one', 'two', 'three']) await classOf(stores, roomId);
    const first = await lookAtAll(stores, null, 2);
    const none = await look(stores, first.cursor);
    expect(none).to.deep.include({ sessions: [], more: false });
    await tellMore(stores, 'two', 1);
    const second = await look(stores, none.cursor);
    expect(roomIds(second.sessions)).to.deep.equal(['two']);
    await tellMore(stores, 'one', 1);
    await tellMore(stores, 'one', 2);
    expect(roomIds((await look(stores, second.cursor)).sessions)).to.deep.equal(['one']);
    expect(roomIds((await look(stores, first.cursor)).sessions), 'an older cursor').to.deep.equal(['two', 'one']);
    expect(roomIds((await look(stores, null)).sessions).at(-1)).to.equal('one');
  });

  it('tells again of one that time made final', async () => {
    await classOf(stores, 'one');
    const { attendanceTotals } = stores();
    const at = (now: number, cursor: string | null) =>
      okOf(attendanceTotals.changedSessions(ALL, now, { limit: 10, cursor }));
    const finalAt = CLASS_ENDED + FINAL_AFTER;
    await okOf(attendanceTotals.rollUp(finalAt - 1, 100));
    const early = await at(finalAt - 1, null);
    expect(early.sessions.map(({ openQuestions }) => openQuestions)).to.deep.equal([['too-recent']]);
    await okOf(attendanceTotals.rollUp(finalAt, 100));
    const late = await at(finalAt, early.cursor);
    expect(late.sessions.map(({ openQuestions }) => openQuestions)).to.deep.equal([[]]);
  });
};

/** How often each writer changes its live session. */
const CHANGES = 8;

const writers = (stores: () => Stores): void => {
  it('skips nothing while 20 others write', async () => {
    const seen = new Map<string, number>();
    const follow = async (cursor: string | null): Promise<string | null> => {
      const { sessions, cursor: next } = await lookAtAll(stores, cursor, 7);
      for (const { session, revision } of sessions) seen.set(session.id, revision);
      return next;
    };
    let writing = RACERS;
    const write = async (n: number) => {
      const { id, roomId } = await classOf(stores, `room-${n}`);
      for (let change = 0; change < CHANGES; change += 1) {
        if (change % 2 === 0) await tellMore(stores, roomId, change);
        else await okOf(stores().rooms.addTime(aRoomTime({ roomId, source: 'active', at: MORNING + change })));
      }
      writing -= 1;
      return id;
    };
    const written = Array.from({ length: RACERS }, (_, n) => write(n));
    let cursor: string | null = null;
    while (writing > 0) cursor = await follow(cursor);
    const ids = await Promise.all(written);
    await follow(cursor);
    for (const id of ids) {
      const { revision } = await foundIn(stores().attendanceBook.ofLiveSession(id, NOW));
      expect(seen.get(id), id).to.equal(revision);
    }
  }).timeout(60_000);
};
