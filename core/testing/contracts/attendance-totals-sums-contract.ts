import { FINAL_AFTER, type LiveSession, type PersonSession, type PersonTotal } from '@homeroom/core';
import { expect } from 'chai';
import { aConnection, aDeparture } from '../builders/connections.js';
import { MORNING } from '../builders/moments.js';
import { aPerson, aSeat } from '../builders/people.js';
import type { Stores } from '../stores.js';
import { addClass, takeSeat } from './a-class.js';
import { CLASS_ENDED, endedClass } from './ledger-steps.js';
import { foundIn, okOf } from './outcomes.js';
import { allPages, expectForeignCursorsToBegin } from './pages.js';

/** Sums over courses; a part of `attendanceTotalsContract`. */
export const attendanceTotalsSumsContract = (stores: () => Stores): void => {
  sums(stores);
  upToDate(stores);
  exporting(stores);
};

const NOW = CLASS_ENDED + 2 * FINAL_AFTER;
const ISSUER = 'https://courses.example';

const ofCourse = (stores: () => Stores, now = NOW) =>
  okOf(stores().attendanceTotals.ofCourse('course-1', now, { limit: 200, cursor: null }));

/** A class of the course by its number: Ada is a minute longer in each, Bob comes to the first, somebody unknown to all, Cyd to none. */
const classOf = async (stores: () => Stores, n: number): Promise<LiveSession> => {
  const roomId = `room-${n}`;
  const id = `session-${n}`;
  const session = await endedClass(stores(), { id, roomId, courseId: 'course-1', createdAt: MORNING + n });
  const seatOf = async (name: string) => {
    const person = aPerson({ id: `person-${name}`, externalId: name, name });
    const role = n === 2 ? 'assistant' : 'student';
    await takeSeat(stores(), aSeat({ liveSessionId: id, person, role, identity: `${name}-in-${n}` }));
  };
  const stay = (identity: string, minutes: number) => {
    const departure = aDeparture({ notBefore: MORNING + minutes * 60_000 });
    const key = `PA_${identity}_${n}`;
    return okOf(
      stores().connections.merge(aConnection({ key, liveSessionId: id, roomId, identity, name: null, departure })),
    );
  };
  for (const name of ['ada', 'bob', 'cyd']) await seatOf(name);
  await stay(`ada-in-${n}`, n + 10);
  await stay('stranger', 5);
  if (n === 0) await stay('bob-in-0', 20);
  return session;
};

const sums = (stores: () => Stores): void => {
  it('adds up what each person attended, by name and then by identity, those who never came too', async () => {
    for (const n of [2, 0, 1]) await classOf(stores, n);
    await addClass(stores(), { id: 'open', roomId: 'open', courseId: 'course-1', createdAt: MORNING + 9 });
    await endedClass(stores(), { id: 'foreign', roomId: 'foreign', courseId: 'course-2' });
    const { people, ...course } = await ofCourse(stores);
    expect(course).to.deep.equal({ classes: 3, openClasses: 0, lengthMs: 3 * (3_600_000 - 500) });
    const brief = ({ person, identity, name, role, classesAttended, attendedMs }: PersonTotal) => {
      return [person?.id ?? null, identity, name, role, classesAttended, attendedMs];
    };
    expect(people.items.map(brief)).to.deep.equal([
      // The person of `endedClass` was there with the name that the video server told.
      [null, 'identity000000000000000001', 'Ada Lovelace', null, 3, 3 * (3_600_000 - 500)],
      ['person-ada', 'ada-in-2', 'ada', 'assistant', 3, (10 + 11 + 12) * 60_000 + 3 * 500],
      ['person-bob', 'bob-in-2', 'bob', 'assistant', 1, 20 * 60_000 + 500],
      ['person-cyd', 'cyd-in-2', 'cyd', 'assistant', 0, 0],
      [null, 'stranger', null, null, 3, 3 * (5 * 60_000 + 500)],
    ]);
    for (const { lowerMs, attendedMs, upperMs } of people.items)
      expect(lowerMs).to.be.at.most(attendedMs).and.at.most(upperMs);
  });

  it('gives people part by part, none twice and none left out', async () => {
    for (const n of [0, 1]) await classOf(stores, n);
    const list = (page: { limit: number; cursor: string | null }) =>
      stores()
        .attendanceTotals.ofCourse('course-1', NOW, page)
        .map(({ people }) => people);
    const whole = await allPages(list, 200);
    expect(whole).to.have.length(5);
    for (const limit of [1, 2, 5]) expect(await allPages(list, limit)).to.deep.equal(whole);
    await expectForeignCursorsToBegin(list);
  });

  it('says of a course without classes that there were none', async () => {
    await addClass(stores());
    const none = { classes: 0, openClasses: 0, lengthMs: 0, people: { items: [], nextCursor: null } };
    expect(await ofCourse(stores)).to.deep.equal(none);
  });
};

const upToDate = (stores: () => Stores): void => {
  const rollUp = (now: number, limit = 100) => okOf(stores().attendanceTotals.rollUp(now, limit));

  it('rolls up what ended, at most so many, and again what more became known of', async () => {
    for (const n of [0, 1, 2]) await classOf(stores, n);
    expect([await rollUp(NOW, 2), await rollUp(NOW, 2), await rollUp(NOW, 2)]).to.deep.equal([2, 1, 0]);
    await okOf(
      stores().connections.merge(aConnection({ key: 'PA_more', liveSessionId: 'session-1', roomId: 'room-1' })),
    );
    expect([await rollUp(NOW), await rollUp(NOW)]).to.deep.equal([1, 0]);
  });

  it('leaves out nothing that was told before, rolled up or not', async () => {
    await classOf(stores, 0);
    await rollUp(NOW);
    const attended = async (identity: string) =>
      (await ofCourse(stores)).people.items.find((person) => person.identity === identity)?.attendedMs;
    expect(await attended('late')).to.equal(undefined);
    const departure = aDeparture({ notBefore: MORNING + 60_000 });
    const late = aConnection({
      key: 'PA_late',
      liveSessionId: 'session-0',
      roomId: 'room-0',
      identity: 'late',
      departure,
    });
    await okOf(stores().connections.merge(late));
    expect(await attended('late')).to.equal(60_500);
    await okOf(stores().connections.merge({ ...late, departure: aDeparture({ notBefore: MORNING + 120_000 }) }));
    expect(await attended('late')).to.equal(120_500);
  });

  it('is final when the time has come', async () => {
    await classOf(stores, 0);
    const openClasses = async (now: number) => (await ofCourse(stores, now)).openClasses;
    const finalAt = CLASS_ENDED + FINAL_AFTER;
    expect(await rollUp(finalAt - 1)).to.equal(1);
    expect([await openClasses(finalAt - 1), await openClasses(finalAt)]).to.deep.equal([1, 0]);
    expect(await rollUp(finalAt)).to.equal(0);
  });

  it('is rolled up again by the time alone', async () => {
    await classOf(stores, 0);
    const finalAt = CLASS_ENDED + FINAL_AFTER;
    expect([await rollUp(finalAt - 2), await rollUp(finalAt - 1), await rollUp(finalAt)]).to.deep.equal([1, 0, 1]);
  });
};

const exporting = (stores: () => Stores): void => {
  const everyone = async (of: { issuer: string; slug: string | null }): Promise<PersonSession[]> => {
    const rows: PersonSession[] = [];
    for await (const piece of stores().attendanceTotals.everyone(of, NOW)) rows.push(...piece);
    return rows;
  };

  it('gives every person of every class of an issuer, or of one course, by course and class', async () => {
    for (const n of [1, 0]) await classOf(stores, n);
    await endedClass(stores(), { id: 'foreign', roomId: 'foreign', courseId: 'zoology' });
    await addClass(stores(), { id: 'open', roomId: 'open', courseId: 'course-1' });
    const rows = await everyone({ issuer: ISSUER, slug: null });
    expect([...new Set(rows.map(({ slug, roomId }) => `${slug} ${roomId}`))]).to.deep.equal([
      'course-1 room-0',
      'course-1 room-1',
      'zoology foreign',
    ]);
    expect(rows).to.have.length(5 + 5 + 1);
    expect(await everyone({ issuer: ISSUER, slug: 'course-1' })).to.deep.equal(rows.slice(0, 10));
    expect(await everyone({ issuer: 'https://other.example', slug: null })).to.deep.equal([]);
    const sheet = await foundIn(stores().attendanceBook.ofLiveSession('session-1', NOW));
    for (const { seat, identity, name, attendedMs, lowerMs, upperMs } of sheet.attendees) {
      expect(rows).to.deep.include({
        slug: 'course-1',
        roomId: 'room-1',
        externalId: seat?.person.externalId ?? null,
        identity,
        name,
        role: seat?.role ?? null,
        attendedMs,
        lowerMs,
        upperMs,
        lengthMs: sheet.lengthMs,
        final: true,
      });
    }
  });

  it('lets a reader stop early, again and again', async () => {
    await classOf(stores, 0);
    for (let times = 0; times < 30; times += 1) {
      for await (const piece of stores().attendanceTotals.everyone({ issuer: ISSUER, slug: null }, NOW)) {
        expect(piece.length).to.be.above(0);
        break;
      }
    }
    expect(await everyone({ issuer: ISSUER, slug: null })).to.have.length(5);
  });
};
