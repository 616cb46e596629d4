import { type Actor, createLiveClasses, type LiveClasses, MINUTE, SECOND } from '@homeroom/core';
import {
  aCourse,
  aListedPerson,
  anEventRoom,
  anObservationOf,
  aPerson,
  aRecordingReported,
  memoryPorts,
} from '@homeroom/core/testing';
import { expect } from 'chai';
import { wakeUpHandlers } from '../../src/runtime/wake-up-handlers.js';
import { hasEnded, type Steps, steps } from './steps.js';

const FILM = new Uint8Array(10_000).fill(7);
const WAKE_UP = { type: 'ingest-recording', recordId: 'record-1' } as const;
const GOES_ON = new AbortController().signal;
/** How long the queue leaves a job to a worker that does not move. */
const JOB_LEASE = 15 * SECOND;

/** A teacher opens the class `matrices`; gives the teacher. */
const openClass = async (liveClasses: LiveClasses): Promise<Actor> => {
  const person = { ...aPerson(), issuer: 'https://lms.example', externalId: '1', role: 'teacher' } as const;
  const { actor, course } = (await liveClasses.enterCourse({ ...person, course: aCourse() }))._unsafeUnwrap();
  (await liveClasses.createRoom({ by: actor, course, roomId: 'matrices', wanted: {} }))._unsafeUnwrap();
  return actor;
};

/** What is known of a class after its checks were served so many times at once: somebody whom no event told, and the end. */
const afterChecks = async (times: number) => {
  const world = memoryPorts();
  const liveClasses = createLiveClasses(world);
  const teacher = await openClass(liveClasses);
  const check = wakeUpHandlers(liveClasses)['reconcile-live-session'];
  const serve = async (): Promise<void> => {
    const wakeUp = { type: 'reconcile-live-session', roomId: 'matrices' } as const;
    await Promise.all(Array.from({ length: times }, () => check(wakeUp, GOES_ON)));
    (await liveClasses.projectInbox(100))._unsafeUnwrap();
  };
  world.videoServer.enter('matrices', aListedPerson({ key: 'PA_lost', joinedAt: world.clock.now() }));
  world.clock.advance(10 * MINUTE);
  await serve();
  world.clock.advance(10 * MINUTE);
  world.videoServer.finish('matrices');
  world.clock.advance(10 * MINUTE);
  await serve();
  const { session, sheet } = (await liveClasses.readAttendance(teacher, 'matrices'))._unsafeUnwrap();
  return { status: session.status, attendees: sheet.attendees };
};

/** A class with a recording that is announced; the first download halts before its last byte until `halted` is ended. */
const announcedRecording = async (halted: Steps) => {
  const world = memoryPorts();
  const published: string[] = [];
  let downloads = 0;
  async function* halting(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    downloads += 1;
    const isFirst = downloads === 1;
    yield* bytes;
    if (isFirst) await halted.run();
  }
  const liveClasses = createLiveClasses({
    ...world,
    recordingSource: {
      ...world.recordingSource,
      download: (id) =>
        world.recordingSource.download(id).map((stream) => ({ ...stream, bytes: halting(stream.bytes) })),
    },
    files: { ...world.files, publish: (key) => world.files.publish(key).andTee(() => published.push(key)) },
  });
  await openClass(liveClasses);
  world.recordingSource.put(WAKE_UP.recordId, FILM);
  const room = anEventRoom({ roomId: 'matrices' });
  const told = aRecordingReported({ room, what: 'announced', at: world.clock.now(), announcedBytes: FILM.length });
  (await liveClasses.receiveEvent(anObservationOf(told)))._unsafeUnwrap();
  (await liveClasses.projectInbox(10))._unsafeUnwrap();
  const row = async () => (await world.recordings.find(WAKE_UP.recordId))._unsafeUnwrap();
  const left = async () => (await world.files.list(null, 10))._unsafeUnwrap().map(({ key }) => key);
  const serve = () => wakeUpHandlers(liveClasses)['ingest-recording'](WAKE_UP, GOES_ON);
  return { serve, row, left, published, clock: world.clock, downloads: () => downloads };
};

describe('a wake-up that is served twice', () => {
  it('is left to the attempt under way while that has its lease', async () => {
    const halted = steps();
    const { serve, row, downloads, clock } = await announcedRecording(halted);
    const first = serve();
    while (halted.begun() === 0) expect(await hasEnded(first)).to.equal(false);
    clock.advance(JOB_LEASE);
    await serve();
    expect(await row()).to.include({ attempt: 1, status: 'fetching' });
    expect(downloads()).to.equal(1);
    await halted.end();
    await first;
    expect(await row()).to.include({ attempt: 1, status: 'ready', nextAttemptAt: null });
  });

  it('is taken over after that, and what the first one does then changes nothing and leaves nothing', async () => {
    const halted = steps();
    const { serve, row, left, published, clock } = await announcedRecording(halted);
    const first = serve();
    while (halted.begun() === 0) expect(await hasEnded(first)).to.equal(false);
    clock.advance(JOB_LEASE + 10 * SECOND);
    await serve();
    const won = await row();
    expect(won).to.include({ attempt: 2, status: 'ready', nextAttemptAt: null });
    await halted.end();
    await first;
    expect(await row()).to.deep.equal(won);
    expect(await left()).to.have.members([won?.fileKey, won?.posterKey]);
    expect(published, 'by the second one only').to.deep.equal([won?.fileKey, won?.posterKey]);
  });

  it('of a check tells no more than one that is served once', async () => {
    const once = await afterChecks(1);
    expect(once.status).to.equal('ended');
    expect(once.attendees).to.have.length(1);
    expect(await afterChecks(3)).to.deep.equal(once);
  });
});
