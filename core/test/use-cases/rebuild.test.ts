import { DAY, MINUTE, type RebuiltSession } from '@homeroom/core';
import {
  aConnection,
  anEventRoom,
  anObservationOf,
  aParticipantJoined,
  aParticipantLeft,
  aRoomFinished,
  aRoomStarted,
  aSighting,
  aVisit,
} from '@homeroom/core/testing';
import { generatedHistories } from '@homeroom/core/testing/contracts';
import { expect } from 'chai';
import fc from 'fast-check';
import { aWorld, errorType, value } from './world.js';

const room = anEventRoom({ roomId: 'matrices' });

/** A class of ten minutes with one pupil, which the server and we agree on. */
const aFinishedClass = async () => {
  const world = aWorld();
  await world.openClass(await world.enter('teacher'));
  const start = world.clock.now();
  world.clock.advance(10 * MINUTE);
  world.videoServer.finish('matrices');
  await world.tell(
    aRoomStarted({ room, at: start }),
    aParticipantLeft({ room, who: aSighting(), joinedAt: start, noticedAt: start + 5 * MINUTE }),
    aRoomFinished({ room, at: world.clock.now() }),
  );
  world.clock.advance(20 * MINUTE);
  for (let times = 0; times < 2; times += 1) {
    value(await world.liveClasses.reconcileLiveSession('matrices'));
    value(await world.liveClasses.projectInbox(100));
  }
  const rebuild = async (): Promise<RebuiltSession> => value(await world.liveClasses.rebuildLiveSession('matrices'));
  return { ...world, rebuild };
};

const hashes = (rebuilt: RebuiltSession) => {
  if (rebuilt.outcome !== 'rebuilt') throw new Error('it is sealed');
  return { before: rebuilt.before, after: rebuilt.after };
};

describe('rebuildLiveSession', () => {
  it('finds again what is there, answers of the server included', async () => {
    const world = await aFinishedClass();
    const { before, after } = hashes(await world.rebuild());
    expect(before).to.match(/^[0-9a-f]{64}$/);
    expect(after).to.equal(before);
    expect(value(await world.ledgers.read('matrices'))?.connections).to.have.length(1);
  });

  it('finds again what is there after a close and after a refused create', async () => {
    const world = aWorld();
    const teacher = await world.enter('teacher');
    await world.openClass(teacher);
    value(await world.liveClasses.closeRoom({ roomId: 'matrices', by: teacher.actor }));
    const { before, after } = hashes(value(await world.liveClasses.rebuildLiveSession('matrices')));
    expect(after).to.equal(before);
    expect((await world.session()).status).to.equal('ended');
  });

  it('finds again what is there for generated histories', async () => {
    const property = fc.asyncProperty(generatedHistories, async ({ session, events }) => {
      const world = aWorld();
      const { course } = await world.enter('teacher');
      value(await world.liveSessions.add({ ...session, courseId: course.id }));
      for (const [index, event] of events.entries()) {
        const eventId = `event-${index}`;
        value(await world.liveClasses.receiveEvent(anObservationOf(event, { eventId })));
        if (index % 7 === 0) value(await world.liveClasses.projectInbox(3));
      }
      for (let round = 0; round < 3; round += 1) value(await world.liveClasses.projectInbox(200));
      const { before, after } = hashes(value(await world.liveClasses.rebuildLiveSession(session.roomId)));
      expect(after).to.equal(before);
    });
    await fc.assert(property, { numRuns: 60 });
  }).timeout(60_000);

  it('heals derived state that went wrong, and says that it is different now', async () => {
    const world = await aFinishedClass();
    const right = hashes(await world.rebuild()).after;
    const { id: liveSessionId } = await world.session();
    value(await world.connections.merge(aConnection({ key: 'PA_ghost', liveSessionId, roomId: 'matrices' })));
    value(await world.rooms.addVisits([aVisit({ roomId: 'matrices', identity: 'ghost' })]));
    const healed = hashes(await world.rebuild());
    expect(healed.before).to.not.equal(right);
    expect(healed.after).to.equal(right);
    expect(hashes(await world.rebuild())).to.deep.equal({ before: right, after: right });
  });

  it('settles the status that follows from the facts', async () => {
    const world = await aFinishedClass();
    const { id: liveSessionId } = await world.session();
    const time = {
      roomId: 'matrices',
      source: 'created',
      at: world.clock.now(),
      evidence: 'observed',
      sid: null,
    } as const;
    value(await world.rooms.addTime(time));
    await world.tell(aParticipantJoined({ room: anEventRoom({ roomId: 'matrices-x', parentRoomId: 'matrices' }) }));
    await world.rebuild();
    expect(await world.session()).to.include({ id: liveSessionId, status: 'ended' });
  });

  it('names what is sealed and leaves it as it is; answers what is not there', async () => {
    const world = await aFinishedClass();
    world.clock.advance(31 * DAY);
    expect(value(await world.liveClasses.sealOldSessions())).to.deep.equal(['matrices']);
    const before = value(await world.ledgers.read('matrices'));
    const sealedAt = world.clock.now();
    expect(await world.rebuild()).to.deep.equal({ outcome: 'sealed', roomId: 'matrices', sealedAt });
    expect(value(await world.ledgers.read('matrices'))).to.deep.equal(before);
    expect(errorType(await world.liveClasses.rebuildLiveSession('nowhere'))).to.equal('live-session-not-found');
    expect(value(await world.liveClasses.rebuildAll(null)).sessions.map(({ outcome }) => outcome)).to.deep.equal([
      'sealed',
    ]);
  });
});
