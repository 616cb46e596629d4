import { CONFIRMATION_AGE } from '@homeroom/core';
import { expect } from 'chai';
import { aWorld, value } from './world.js';

describe('enterCourse and describeEntrance', () => {
  it('knows a person and a course by what their platform calls them, with their newest names', async () => {
    const world = aWorld();
    const first = await world.enter('student', 'ada');
    const input = {
      issuer: 'https://lms.example',
      externalId: 'ada',
      name: 'Ada Lovelace',
      pictureUrl: 'https://lms.example/ada.png',
      role: 'assistant',
      course: { slug: 'algebra', title: 'Algebra I' },
    } as const;
    const second = value(await world.liveClasses.enterCourse(input));
    expect(second.actor.person.id).to.equal(first.actor.person.id);
    expect(second.course.id).to.equal(first.course.id);
    expect(second.actor.person).to.include({ name: 'Ada Lovelace', pictureUrl: 'https://lms.example/ada.png' });
    expect(second.course.title).to.equal('Algebra I');
    expect(second.actor.role).to.equal('assistant');
  });

  it('says who can create and who can join', async () => {
    const world = aWorld();
    const teacher = await world.enter('teacher');
    const student = await world.enter('student');
    const flags = async ({ actor }: typeof teacher) => {
      const { canCreate, canJoin, liveSession } = value(await world.liveClasses.describeEntrance(actor));
      return [canCreate, canJoin, liveSession?.session.roomId ?? null];
    };
    expect(await flags(teacher)).to.deep.equal([true, false, null]);
    expect(await flags(student)).to.deep.equal([false, false, null]);
    await world.openClass(teacher);
    expect(await flags(teacher)).to.deep.equal([false, true, 'matrices']);
    expect(await flags(student)).to.deep.equal([false, true, 'matrices']);
    value(await world.liveClasses.closeRoom({ roomId: 'matrices', by: teacher.actor }));
    expect(await flags(teacher)).to.deep.equal([true, false, null]);
  });

  it('has an open session checked that was not confirmed lately, without asking the server itself', async () => {
    const world = aWorld();
    const teacher = await world.enter('teacher');
    await world.openClass(teacher);
    value(await world.liveClasses.describeEntrance(teacher.actor));
    expect(world.wakeUps.pending).to.deep.equal([]);
    world.clock.advance(CONFIRMATION_AGE + 1);
    value(await world.liveClasses.describeEntrance(teacher.actor));
    expect(world.wakeUps.pending).to.deep.equal([{ type: 'reconcile-live-session', roomId: 'matrices' }]);
    expect(world.videoServer.calls.isRoomActive).to.equal(0);
  });
});
