import { type AttendanceSheet, FINAL_AFTER, type LiveSession, presenceOf, type RolledClass } from '@homeroom/core';
import { expect } from 'chai';
import { ok } from 'neverthrow';
import { aConnection, aDeparture } from '../builders/connections.js';
import { aVisit } from '../builders/live-sessions.js';
import { MORNING } from '../builders/moments.js';
import { aPerson, aSeat } from '../builders/people.js';
import type { Stores } from '../stores.js';
import { addClass, enterPerson, takeSeat } from './a-class.js';
import { spoil } from './changing.js';
import { CLASS_ENDED, endedClass } from './ledger-steps.js';
import { foundIn, okOf } from './outcomes.js';
import { allPages, expectForeignCursorsToBegin } from './pages.js';

/** Classes with everybody's presence in them; a part of `attendanceTotalsContract`. */
export const attendanceTotalsClassesContract = (stores: () => Stores): void => {
  whatTheySay(stores);
  whichTheyAre(stores);
  upToDate(stores);
};

/** What `classesOf` says of a live session that began and has ended, by its sheet. */
export const rolledClassOf = (session: LiveSession, sheet: Omit<AttendanceSheet, 'revision'>, now: number) => {
  const { roomId, title, startsAt, endsAt } = session;
  const { startedAt, endedAt, lengthMs, openQuestions, attendees } = sheet;
  const people = attendees.map((attendee) => {
    const { seat, identity, name, attendedMs } = attendee;
    const of = { person: seat?.person ?? null, identity, name, role: seat?.role ?? null };
    return { ...of, attendedMs, ...presenceOf(attendee, now) };
  });
  return { roomId, title, startsAt, endsAt, startedAt, endedAt, lengthMs, final: openQuestions.length === 0, people };
};

const NOW = CLASS_ENDED + 2 * FINAL_AFTER;

const list = (stores: () => Stores, courseId = 'course-1', now = NOW) =>
  allPages((page) => stores().attendanceTotals.classesOf(courseId, now, page), 200);

const only = async (stores: () => Stores, now = NOW): Promise<RolledClass> => {
  const [first, ...others] = await list(stores, 'course-1', now);
  expect(others).to.deep.equal([]);
  if (first === undefined) throw new Error('expected a class');
  return first;
};

/** A class of an hour of the course, by its number. */
const classOf = (stores: () => Stores, n: number, overrides: Partial<LiveSession> = {}): Promise<LiveSession> =>
  endedClass(stores(), {
    ...{ id: `session-${n}`, roomId: `room-${n}`, courseId: 'course-1', createdAt: MORNING + n },
    ...overrides,
  });

const whatTheySay = (stores: () => Stores): void => {
  it('says of each class what its sheet says, with bounds of first join and last leave, by identity', async () => {
    const schedule = { title: 'Roots', startsAt: MORNING + 60_000, endsAt: CLASS_ENDED + 60_000 };
    const session = await classOf(stores, 0, schedule);
    const person = aPerson({ id: 'ada', externalId: 'ada', name: 'Ada' });
    await takeSeat(stores(), aSeat({ liveSessionId: session.id, person, identity: 'ada' }));
    const absent = aPerson({ id: 'bob', externalId: 'bob', name: 'Bob' });
    const seat = aSeat({ liveSessionId: session.id, person: absent, identity: 'bob', role: 'observer' });
    await takeSeat(stores(), seat);
    const stay = { liveSessionId: session.id, roomId: session.roomId, identity: 'ada' };
    const timedOut = { notBefore: MORNING + 600_000, notAfter: MORNING + 605_000, at: MORNING + 602_500 };
    const told = [
      aConnection({ ...stay, key: 'PA_b', joinedAt: MORNING + 1_234, departure: aDeparture(timedOut) }),
      // A leave alone: it may have joined since the room began, and left last.
      aConnection({
        ...stay,
        key: 'PA_a',
        joinedAt: MORNING + 300_000,
        joinedEvidence: 'inferred',
        departure: aDeparture({ notBefore: MORNING + 601_000 }),
      }),
    ];
    for (const connection of told) await okOf(stores().connections.merge(connection));
    const found = await only(stores);
    const sheet = await foundIn(stores().attendanceBook.ofLiveSession(session.id, NOW));
    expect(found).to.deep.equal(rolledClassOf(session, sheet, NOW));
    expect(found).to.include({ ...schedule, startedAt: MORNING, endedAt: CLASS_ENDED, final: true });
    expect(found.people.map(({ identity }) => identity)).to.deep.equal(['ada', 'bob', 'identity000000000000000001']);
    const [ada, bob] = found.people;
    expect(ada).to.deep.include({
      firstJoin: { lower: MORNING, upper: MORNING + 1_234 + 650 },
      lastLeave: { lower: MORNING + 601_000, upper: MORNING + 605_000 },
    });
    const nothing = { attended: { lower: 0, upper: 0 }, attendedMs: 0, firstJoin: null, lastLeave: null };
    expect(bob).to.deep.equal({ person: absent, identity: 'bob', name: 'Bob', role: 'observer', ...nothing });
  });

  it('knows of visits alone no more than that any of them may have been the first or the last', async () => {
    const { roomId } = await classOf(stores, 0);
    const visit = (from: number, to: number) =>
      aVisit({ roomId, identity: 'lobby', from: MORNING + from * 60_000, to: MORNING + to * 60_000 });
    await okOf(stores().rooms.addVisits([visit(10, 20), visit(30, 40)]));
    const found = (await only(stores)).people.find(({ identity }) => identity === 'lobby');
    const bounds = { lower: MORNING + 10 * 60_000, upper: MORNING + 40 * 60_000 };
    expect(found).to.deep.include({ firstJoin: bounds, lastLeave: bounds });
    expect(found?.attended).to.deep.equal({ lower: 0, upper: 20 * 60_000 });
  });

  it('tells people as they are called now', async () => {
    const session = await classOf(stores, 0);
    await takeSeat(stores(), aSeat({ liveSessionId: session.id }));
    await only(stores);
    const renamed = await enterPerson(stores(), { name: 'Augusta' });
    expect((await only(stores)).people[0]).to.deep.include({ person: renamed, name: 'Augusta' });
  });

  it('keeps its own copy', async () => {
    await classOf(stores, 0);
    const first = await only(stores);
    spoil(await only(stores));
    expect(await only(stores)).to.deep.equal(first);
  });
};

const whichTheyAre = (stores: () => Stores): void => {
  const roomIds = (classes: readonly RolledClass[]) => classes.map(({ roomId }) => roomId);

  it('gives the newest class first, part by part, none twice and none left out', async () => {
    // Pairs share a moment: a cursor that holds only the time loses or repeats one of them.
    for (const n of [2, 0, 1, 3, 4]) await classOf(stores, n, { createdAt: MORNING + Math.floor(n / 2) });
    const page = (wanted: { limit: number; cursor: string | null }) =>
      stores().attendanceTotals.classesOf('course-1', NOW, wanted);
    const whole = await allPages(page, 200);
    expect(roomIds(whole)).to.deep.equal(['room-4', 'room-3', 'room-2', 'room-1', 'room-0']);
    for (const limit of [1, 2, 5]) expect(await allPages(page, limit)).to.deep.equal(whole);
    await expectForeignCursorsToBegin(page);
  });

  it('gives those alone that began and have ended, of the course', async () => {
    await classOf(stores, 0);
    await endedClass(stores(), { id: 'foreign', roomId: 'foreign', courseId: 'course-2' });
    const course = { courseId: 'course-1' };
    await addClass(stores(), { ...course, id: 'never', roomId: 'never', createdAt: MORNING + 1, status: 'ended' });
    await addClass(stores(), { ...course, id: 'open', roomId: 'open', createdAt: MORNING + 2 });
    const join = aConnection({ key: 'PA_open', liveSessionId: 'open', roomId: 'open' });
    await okOf(stores().connections.merge(join));
    expect(roomIds(await list(stores))).to.deep.equal(['room-0']);
    expect(roomIds(await list(stores, 'course-2'))).to.deep.equal(['foreign']);
    expect(await list(stores, 'nobodys')).to.deep.equal([]);
  });

  it("shows a new title and schedule, which change nobody's attendance", async () => {
    await classOf(stores, 0);
    await only(stores);
    const planned = { title: 'Renamed', startsAt: MORNING - 60_000, endsAt: MORNING + 60_000 };
    await okOf(stores().liveSessions.update('room-0', (session) => ok({ ...session, ...planned })));
    expect(await only(stores)).to.deep.include(planned);
  });
};

const upToDate = (stores: () => Stores): void => {
  it('gives classes that leave out nothing that was told before, rolled up or not', async () => {
    await classOf(stores, 0);
    await okOf(stores().attendanceTotals.rollUp(NOW, 10));
    const late = aConnection({
      ...{ key: 'PA_late', liveSessionId: 'session-0', roomId: 'room-0', identity: 'late' },
      departure: aDeparture({ notBefore: MORNING + 60_000 }),
    });
    await okOf(stores().connections.merge(late));
    const lastLeave = async () => (await only(stores)).people.find(({ identity }) => identity === 'late')?.lastLeave;
    expect(await lastLeave()).to.deep.equal({ lower: MORNING + 60_000, upper: MORNING + 61_000 });
    await okOf(stores().connections.merge({ ...late, departure: aDeparture({ notBefore: MORNING + 120_000 }) }));
    expect(await lastLeave()).to.deep.equal({ lower: MORNING + 120_000, upper: MORNING + 121_000 });
  });

  it('gives classes that are final when the time has come', async () => {
    await classOf(stores, 0);
    const finalAt = CLASS_ENDED + FINAL_AFTER;
    expect([(await only(stores, finalAt - 1)).final, (await only(stores, finalAt)).final]).to.deep.equal([false, true]);
  });
};
