import { HOUR, type LiveSession, MINUTE, type Role, USUAL_RULE } from '@homeroom/core';
import {
  anEventRoom,
  aParticipantJoined,
  aParticipantLeft,
  aRoomFinished,
  aRoomStarted,
  aRule,
  aSighting,
} from '@homeroom/core/testing';
import { expect } from 'chai';
import { aWorld, elsewhere, errorType, value } from './world.js';

type Stay = readonly [name: string, came: number, left: number, role?: Role];

/** A course with a teacher, whose classes of an hour have happened: who came and left when, in minutes. */
const aCourseOf = async (...classes: readonly (readonly Stay[])[]) => {
  const world = aWorld();
  const teacher = await world.enter('teacher');
  for (const [index, stays] of classes.entries()) await hold(world, teacher, `class${index}`, stays);
  return { ...world, teacher };
};

const hold = async (
  world: ReturnType<typeof aWorld>,
  teacher: Awaited<ReturnType<typeof world.enter>>,
  roomId: string,
  stays: readonly Stay[],
): Promise<LiveSession> => {
  const session = await world.openClass(teacher, roomId);
  const start = world.clock.now();
  const room = anEventRoom({ roomId });
  const events = [];
  const everybody: readonly Stay[] = [['teacher', 0, 60, 'teacher'], ...stays];
  for (const [name, came, left, role = 'student'] of everybody) {
    const { actor } = await world.enter(role, name, teacher.course.slug);
    const { seat } = value(await world.liveClasses.issueJoinToken({ roomId, by: actor }));
    const who = aSighting({ key: `PA_${roomId}_${name}`, identity: seat.identity });
    const joinedAt = start + came * MINUTE;
    events.push(aParticipantJoined({ room, who, joinedAt }));
    const reason = 'CLIENT_INITIATED';
    events.push(aParticipantLeft({ room, who, joinedAt, noticedAt: start + left * MINUTE, reason }));
  }
  await world.tell(aRoomStarted({ room, at: start }), ...events, aRoomFinished({ room, at: start + HOUR }));
  world.videoServer.finish(roomId);
  world.clock.advance(2 * HOUR);
  return session;
};

/** What the rule that holds says of everybody in the classes, newest first: `class0 ada present`. */
const verdictsIn = async ({ liveClasses, teacher }: Awaited<ReturnType<typeof aCourseOf>>, classes: number) => {
  const told: string[] = [];
  for (let index = classes - 1; index >= 0; index -= 1) {
    const { sheet, verdicts } = value(await liveClasses.readAttendance(teacher.actor, `class${index}`));
    for (const { identity, name } of sheet.attendees) {
      const verdict = verdicts.get(identity);
      if (verdict !== undefined) told.push(`class${index} ${name} ${verdict.between.join('|')}`);
    }
  }
  return told;
};

describe('the attendance rule of a course', () => {
  it('is the usual one until a teacher sets another, and each that was set is kept', async () => {
    const { liveClasses, teacher, clock } = await aCourseOf();
    const { courseId, person } = teacher.actor;
    const usual = { version: 0, rule: USUAL_RULE, setBy: null, setAt: null };
    expect(value(await liveClasses.readAttendanceRule(courseId))).to.deep.equal(usual);
    const rule = aRule({ presentShare: 0.5 });
    const set = value(await liveClasses.setAttendanceRule({ by: teacher.actor, rule, inPlaceOf: 0 }));
    expect(set).to.deep.equal({ courseId, version: 1, rule, setBy: person, setAt: clock.now() });
    expect(value(await liveClasses.readAttendanceRule(courseId))).to.deep.equal(set);
    const again = value(await liveClasses.setAttendanceRule({ by: teacher.actor, rule: aRule(), inPlaceOf: 1 }));
    const list = value(await liveClasses.listAttendanceRules(courseId, { limit: 10, cursor: null }));
    expect(list).to.deep.equal({ items: [again, set], nextCursor: null });
    expect(value(await liveClasses.readAttendanceRule('another-course'))).to.deep.equal(usual);
  });

  it('is not set in place of one that the teacher has not seen', async () => {
    const { liveClasses, teacher } = await aCourseOf();
    const by = teacher.actor;
    value(await liveClasses.setAttendanceRule({ by, rule: aRule({ presentShare: 0.5 }), inPlaceOf: 0 }));
    const late = await liveClasses.setAttendanceRule({ by, rule: aRule({ presentShare: 0.9 }), inPlaceOf: 0 });
    expect(late._unsafeUnwrapErr()).to.deep.equal({ type: 'rule-changed', version: 1 });
    expect(value(await liveClasses.readAttendanceRule(by.courseId)).rule.presentShare).to.equal(0.5);
  });

  it('is set and tried out by teachers and assistants alone, and only where it can be met', async () => {
    const world = await aCourseOf();
    const { setAttendanceRule, previewAttendanceRule, readCourseResults, readAttendanceRule } = world.liveClasses;
    for (const role of ['student', 'observer'] as const) {
      const { actor: by } = await world.enter(role);
      expect(errorType(await setAttendanceRule({ by, rule: aRule(), inPlaceOf: 0 }))).to.equal('not-allowed');
      expect(errorType(await previewAttendanceRule(by, aRule()))).to.equal('not-allowed');
      expect(errorType(await readCourseResults(by))).to.equal('not-allowed');
    }
    const { actor: by } = await world.enter('assistant');
    const tooMuch = aRule({ presentShare: 1.1 });
    const broken = { type: 'invalid-input', field: 'present_share' };
    const refused = [
      await setAttendanceRule({ by, rule: tooMuch, inPlaceOf: 0 }),
      await previewAttendanceRule(by, tooMuch),
    ];
    for (const answer of refused) expect(answer._unsafeUnwrapErr()).to.include(broken);
    expect(value(await readAttendanceRule(by.courseId)).version).to.equal(0);
    expect(value(await previewAttendanceRule(by, aRule())).changed).to.equal(0);
    expect(value(await setAttendanceRule({ by, rule: aRule(), inPlaceOf: 0 })).version).to.equal(1);
    expect(
      value(await readCourseResults({ role: 'platform', issuer: 'i', slug: null, courseId: by.courseId })),
    ).to.have.property('classes', 0);
  });

  it('fails with the store', async () => {
    const world = await aCourseOf();
    const by = world.teacher.actor;
    world.breakWith('out of order');
    const { setAttendanceRule, previewAttendanceRule, readCourseResults, readAttendanceRule } = world.liveClasses;
    const answers = [
      await readAttendanceRule(by.courseId),
      await setAttendanceRule({ by, rule: aRule(), inPlaceOf: 0 }),
      await previewAttendanceRule(by, aRule()),
      await readCourseResults(by),
    ];
    for (const answer of answers) expect(errorType<unknown>(answer)).to.equal('storage-failed');
  });
});

describe('a rule that is tried out', () => {
  const CLASSES: readonly (readonly Stay[])[] = [
    [
      ['ada', 0, 60],
      ['ben', 0, 40],
      ['cyd', 30, 60],
    ],
    [
      ['ada', 0, 50],
      ['ben', 8, 60],
    ],
  ];

  it('changes nothing, and shows just who changes when it is set, the newest class first', async () => {
    const world = await aCourseOf(...CLASSES);
    const { liveClasses, teacher } = world;
    const before = await verdictsIn(world, 2);
    const rules = [
      aRule({ presentShare: 0.6, leftEarlyBeforeMs: null }),
      aRule({ lateAfterMs: 5 * MINUTE }),
      aRule({ partialShare: 0.7 }),
      aRule(),
    ];
    for (const [version, rule] of rules.entries()) {
      const old = await verdictsIn(world, 2);
      const preview = value(await liveClasses.previewAttendanceRule(teacher.actor, rule));
      expect(value(await liveClasses.previewAttendanceRule(teacher.actor, rule))).to.deep.equal(preview);
      expect(await verdictsIn(world, 2)).to.deep.equal(old);
      expect(value(await liveClasses.readAttendanceRule(teacher.actor.courseId)).version).to.equal(version);
      value(await liveClasses.setAttendanceRule({ by: teacher.actor, rule, inPlaceOf: preview.version }));
      const now = await verdictsIn(world, 2);
      const shown = preview.changes.map(({ roomId, presence, before, after }) => {
        return `${roomId} ${presence.name} ${before.between.join('|')} to ${after.between.join('|')}`;
      });
      const real = old.flatMap((line, index) => {
        const verdict = now[index]?.split(' ').at(-1);
        return line === now[index] ? [] : [`${line} to ${verdict}`];
      });
      expect(shown).to.have.members(real);
      expect(preview).to.include({ version, classes: 2, changed: real.length });
      expect(real.length).to.be.above(0);
      expect(shown.map((line) => line.split(' ')[0])).to.deep.equal(real.map((line) => line.split(' ')[0]));
    }
    expect(await verdictsIn(world, 2)).to.deep.equal(before);
  });

  it('judges students and strangers, and no class that goes on', async () => {
    const world = await aCourseOf([['ada', 0, 20]]);
    const room = anEventRoom({ roomId: 'class0' });
    const joinedAt = world.clock.now() - 2 * HOUR;
    const phone = aSighting({ key: 'PA_phone', identity: 'phone-1', name: '+49 … 17', kind: 'phone' });
    await world.tell(aParticipantLeft({ room, who: phone, joinedAt, noticedAt: joinedAt + 20 * MINUTE }));
    await hold(world, await world.enter('teacher', 'other', 'geometry'), 'elsewhere', [['ada', 0, 20]]);
    await world.openClass(world.teacher, 'going-on');
    const lenient = aRule({ presentShare: 0.3, leftEarlyBeforeMs: null });
    const preview = value(await world.liveClasses.previewAttendanceRule(world.teacher.actor, lenient));
    expect(preview.changes.map(({ roomId, presence }) => `${roomId} ${presence.name}`)).to.have.members([
      'class0 ada',
      'class0 +49 … 17',
    ]);
    expect(preview.classes).to.equal(1);
  });
});

describe('the results of a course over its classes', () => {
  it('sum up verdicts, completion and grade by the rule that holds, for everybody once', async () => {
    const world = await aCourseOf(
      [
        ['ada', 0, 60],
        ['ben', 0, 30],
      ],
      [['ada', 0, 55]],
    );
    const { liveClasses, teacher } = world;
    const results = async () => {
      const { inForce, classes, people } = value(await liveClasses.readCourseResults(teacher.actor));
      const brief = people.map(({ name, role, result }) => [name, role, result.completed, result.verdicts.absent]);
      return { version: inForce.version, classes, brief, people };
    };
    const first = await results();
    expect(first).to.include({ version: 0, classes: 2 });
    expect(first.brief).to.deep.equal([
      ['ada', 'student', 'yes', 0],
      ['ben', 'student', 'no', 1],
    ]);
    const [ada, ben] = first.people.map(({ result }) => result);
    expect(ada?.grade).to.equal(1);
    expect(ben?.grade).to.be.closeTo(30 / 45 / 2, 0.001);
    expect(ben?.verdicts.partial).to.equal(1);
    const easy = aRule({ presentShare: 0.4, leftEarlyBeforeMs: null, completionShare: 0.5 });
    value(await liveClasses.setAttendanceRule({ by: teacher.actor, rule: easy, inPlaceOf: 0 }));
    const second = await results();
    expect(second.version).to.equal(1);
    expect(second.brief).to.deep.equal([
      ['ada', 'student', 'yes', 0],
      ['ben', 'student', 'yes', 1],
    ]);
  });

  it('call nobody absent from a class that they taught', async () => {
    const world = await aCourseOf([['ada', 0, 60]], [['ada', 0, 60, 'assistant']], []);
    const { classes, people } = value(await world.liveClasses.readCourseResults(world.teacher.actor));
    expect(classes).to.equal(3);
    expect(people.map(({ name }) => name)).to.deep.equal(['ada']);
    expect(people[0]?.result.verdicts).to.include({ present: 1, absent: 1 });
    expect(people[0]?.result.grade).to.equal(0.5);
  });

  it('are read of the own course alone', async () => {
    const world = await aCourseOf([['ada', 0, 60]]);
    const found = value(await world.liveClasses.readCourseResults(elsewhere(world.teacher.actor)));
    expect([found.classes, found.people]).to.deep.equal([0, []]);
  });
});
