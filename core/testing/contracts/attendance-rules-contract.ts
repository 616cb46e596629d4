import type { CourseRule, PageWanted } from '@homeroom/core';
import { expect } from 'chai';
import { aPerson } from '../builders/people.js';
import { aCourseRule, aRule } from '../builders/rules.js';
import { enterCourse, enterPerson } from './a-class.js';
import { spoil } from './changing.js';
import { freshStores, type MakeStores } from './fresh-stores.js';
import { HARD_TEXTS } from './hard-texts.js';
import { errOf, okOf, RACERS, race } from './outcomes.js';
import { allPages, expectForeignCursorsToBegin } from './pages.js';

/** What every `AttendanceRules` does. */
export const attendanceRulesContract = (label: string, make: MakeStores): void => {
  describe(`AttendanceRules: ${label}`, () => {
    const stores = freshStores(make);
    keeping(stores);
    versions(stores);
    listing(stores);
  });
};

type FreshStores = ReturnType<typeof freshStores>;

const current = (stores: FreshStores, courseId = 'course-1') => okOf(stores().attendanceRules.current(courseId));

const add = (stores: FreshStores, overrides: Partial<CourseRule> = {}) =>
  okOf(stores().attendanceRules.add(aCourseRule(overrides)));

/** A course and a person, both known. */
const enter = async (stores: FreshStores): Promise<void> => {
  await enterCourse(stores());
  await enterPerson(stores());
};

const keeping = (stores: FreshStores): void => {
  it('has none of a course that never set one', async () => {
    await enter(stores);
    expect(await current(stores)).to.equal(null);
    expect(await current(stores, 'nobodys')).to.equal(null);
  });

  it('keeps every field, to the last bit and the millisecond', async () => {
    await enter(stores);
    const rule = aRule({
      measure: 'scheduled',
      presentShare: 2 / 3,
      partialShare: 0.1 + 0.2,
      completionShare: 1,
      minimumStayMs: 1,
      graceMs: 86_400_000,
      lateAfterMs: null,
      leftEarlyBeforeMs: 0,
    });
    const given = aCourseRule({ rule, setAt: 1_788_249_612_345 });
    expect(await add(stores, given)).to.deep.equal(given);
    expect(await current(stores)).to.deep.equal(given);
    const other = aCourseRule({ version: 2, rule: aRule({ lateAfterMs: 0, leftEarlyBeforeMs: null }) });
    expect(await add(stores, other)).to.deep.equal(other);
    expect(await current(stores)).to.deep.equal(other);
  });

  it('tells who set it as they are called now', async () => {
    await enter(stores);
    await add(stores, { setBy: aPerson({ name: 'told at the time' }) });
    expect((await current(stores))?.setBy).to.deep.equal(aPerson());
    const renamed = aPerson({ name: HARD_TEXTS.unicode, pictureUrl: 'https://lms.example/ada.png' });
    await enterPerson(stores(), renamed);
    expect((await current(stores))?.setBy).to.deep.equal(renamed);
  });

  it('keeps its own copy', async () => {
    await enter(stores);
    const given = aCourseRule();
    spoil(await okOf(stores().attendanceRules.add(given)));
    spoil(given);
    spoil(await current(stores));
    expect(await current(stores)).to.deep.equal(aCourseRule());
  });

  it('refuses a rule of a course or by a person that nobody knows', async () => {
    await enter(stores);
    for (const given of [aCourseRule({ courseId: 'nobodys' }), aCourseRule({ setBy: aPerson({ id: 'nobody' }) })]) {
      expect(await errOf(stores().attendanceRules.add(given))).to.have.property('type', 'storage-failed');
      expect(await current(stores, given.courseId)).to.equal(null);
    }
  });
};

const versions = (stores: FreshStores): void => {
  const refused = async (version: number) => errOf(stores().attendanceRules.add(aCourseRule({ version })));

  it('adds the next version only, and says which holds otherwise', async () => {
    await enter(stores);
    for (const version of [-1, 0, 2, 3]) {
      expect(await refused(version)).to.deep.equal({ type: 'rule-changed', version: 0 });
    }
    await add(stores, { version: 1 });
    await add(stores, { version: 2 });
    for (const version of [0, 1, 2, 4, 1_000_000]) {
      expect(await refused(version)).to.deep.equal({ type: 'rule-changed', version: 2 });
    }
    expect((await current(stores))?.version).to.equal(2);
  });

  it('counts the versions of each course by itself', async () => {
    await enter(stores);
    await enterCourse(stores(), { id: 'course-2', slug: 'geometry' });
    await add(stores);
    await add(stores, { courseId: 'course-2' });
    await add(stores, { courseId: 'course-2', version: 2 });
    expect([(await current(stores))?.version, (await current(stores, 'course-2'))?.version]).to.deep.equal([1, 2]);
  });

  it('adds one of 20 racers, and tells the others that it holds', async () => {
    await enter(stores);
    await add(stores);
    const outcomes = await race((racer) =>
      stores().attendanceRules.add(aCourseRule({ version: 2, rule: aRule({ graceMs: racer }) })),
    );
    const winners = outcomes.filter((outcome) => outcome.isOk());
    const errors = outcomes.flatMap((outcome) => (outcome.isErr() ? [outcome.error] : []));
    expect(winners).to.have.length(1);
    expect(errors).to.deep.equal(Array.from({ length: RACERS - 1 }, () => ({ type: 'rule-changed', version: 2 })));
    expect(winners[0]?.unwrapOr(null)).to.deep.equal(await current(stores));
  });
};

const listing = (stores: FreshStores): void => {
  const list = (page: PageWanted) => stores().attendanceRules.list('course-1', page);

  it('lists newest first, part by part, none twice and none left out', async () => {
    await enter(stores);
    await enterCourse(stores(), { id: 'course-2', slug: 'geometry' });
    expect(await okOf(list({ limit: 1, cursor: null }))).to.deep.equal({ items: [], nextCursor: null });
    const rules: CourseRule[] = [];
    // More than nine: versions are numbers, and no texts. Of one moment: their times do not order them.
    for (let version = 1; version <= 11; version += 1) {
      rules.unshift(await add(stores, { version, rule: aRule({ graceMs: version }) }));
      await add(stores, { courseId: 'course-2', version });
    }
    for (const limit of [1, 2, 10, 11, 200]) expect(await allPages(list, limit)).to.deep.equal(rules);
    await expectForeignCursorsToBegin(list);
  });
};
