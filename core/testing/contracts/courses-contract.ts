import { expect } from 'chai';
import { aCourse, aPerson } from '../builders/people.js';
import { enterCourse, enterPerson } from './a-class.js';
import { spoil } from './changing.js';
import { freshStores, type MakeStores } from './fresh-stores.js';
import { HARD_TEXTS } from './hard-texts.js';
import { okOf, oneOutcome, race } from './outcomes.js';

/** What every `Courses` does. */
export const coursesContract = (label: string, make: MakeStores): void => {
  describe(`Courses: ${label}`, () => {
    const stores = freshStores(make);
    theCourses(stores);
    thePeople(stores);
  });
};

const theCourses = (stores: ReturnType<typeof freshStores>): void => {
  it('keeps every field of a course', async () => {
    const course = aCourse({
      id: 'course-x',
      issuer: HARD_TEXTS.quoted,
      slug: HARD_TEXTS.unicode,
      title: HARD_TEXTS.long,
    });
    expect(await okOf(stores().courses.enterCourse(course))).to.deep.equal(course);
    const untitled = aCourse({ id: 'course-y', slug: 'geometry', title: null });
    expect(await okOf(stores().courses.enterCourse(untitled))).to.deep.equal(untitled);
  });

  it('finds a course by issuer and slug, and none that no token has named', async () => {
    const course = aCourse({ issuer: HARD_TEXTS.quoted, slug: HARD_TEXTS.unicode, title: null });
    await okOf(stores().courses.enterCourse(course));
    expect(await okOf(stores().courses.find(course.issuer, course.slug))).to.deep.equal(course);
    expect(await okOf(stores().courses.find(course.issuer, 'algebra'))).to.equal(null);
    expect(await okOf(stores().courses.find('https://courses.example', course.slug))).to.equal(null);
    spoil(await okOf(stores().courses.find(course.issuer, course.slug)));
    expect(await okOf(stores().courses.find(course.issuer, course.slug))).to.deep.equal(course);
  });

  it('knows a course by issuer and slug, and keeps its first id', async () => {
    await enterCourse(stores(), { id: 'first' });
    expect(await enterCourse(stores(), { id: 'second' })).to.deep.equal(aCourse({ id: 'first' }));
    expect((await enterCourse(stores(), { id: 'third', slug: 'geometry' })).id).to.equal('third');
    expect((await enterCourse(stores(), { id: 'fourth', issuer: 'https://other.example' })).id).to.equal('fourth');
  });

  it('takes over a newer title, and keeps the old one when there is none', async () => {
    await enterCourse(stores(), { title: null });
    expect((await enterCourse(stores(), { title: 'Algebra' })).title).to.equal('Algebra');
    expect((await enterCourse(stores(), { title: 'Algebra II' })).title).to.equal('Algebra II');
    expect((await enterCourse(stores(), { title: null })).title).to.equal('Algebra II');
  });

  it('keeps its own copy of a course', async () => {
    const given = aCourse();
    const got = await okOf(stores().courses.enterCourse(given));
    spoil(given);
    spoil(got);
    expect(await enterCourse(stores(), { title: null })).to.deep.equal(aCourse());
  });

  it('gives 20 racers one course', async () => {
    const got = await race((racer) => enterCourse(stores(), { id: `course-of-${racer}` }));
    const winner = oneOutcome(got);
    expect((await enterCourse(stores(), { id: 'late' })).id).to.equal(winner.id);
  });
};

const thePeople = (stores: ReturnType<typeof freshStores>): void => {
  it('keeps every field of a person', async () => {
    const person = aPerson({
      name: HARD_TEXTS.unicode,
      externalId: HARD_TEXTS.quoted,
      pictureUrl: 'https://p.example/a?b=1',
    });
    expect(await okOf(stores().courses.enterPerson(person))).to.deep.equal(person);
  });

  it('keeps people whom no course platform knows apart', async () => {
    for (const kind of ['guest', 'phone', 'unknown'] as const) {
      const person = aPerson({ id: `person-${kind}`, kind, issuer: null, externalId: null, name: kind });
      expect(await okOf(stores().courses.enterPerson(person))).to.deep.equal(person);
    }
  });

  it('knows a person by issuer and external id, and keeps their first id', async () => {
    await enterPerson(stores(), { id: 'first' });
    expect((await enterPerson(stores(), { id: 'second' })).id).to.equal('first');
    expect((await enterPerson(stores(), { id: 'third', externalId: 'user-2' })).id).to.equal('third');
    expect((await enterPerson(stores(), { id: 'fourth', issuer: 'https://other.example' })).id).to.equal('fourth');
  });

  it('takes over a newer name and picture', async () => {
    await enterPerson(stores(), { name: 'Ada Byron', pictureUrl: 'https://p.example/old' });
    const renamed = await enterPerson(stores(), { name: 'Ada Lovelace', pictureUrl: 'https://p.example/new' });
    expect(renamed).to.deep.equal(aPerson({ name: 'Ada Lovelace', pictureUrl: 'https://p.example/new' }));
    expect((await enterPerson(stores(), { pictureUrl: null })).pictureUrl).to.equal(null);
  });

  it('keeps its own copy of a person', async () => {
    const given = aPerson();
    const got = await okOf(stores().courses.enterPerson(given));
    spoil(given);
    spoil(got);
    expect(await enterPerson(stores(), { id: 'other' })).to.deep.equal(aPerson());
  });

  it('gives 20 racers one person', async () => {
    const got = await race((racer) => enterPerson(stores(), { id: `person-of-${racer}` }));
    const winner = oneOutcome(got);
    expect((await enterPerson(stores(), { id: 'late' })).id).to.equal(winner.id);
  });
};
