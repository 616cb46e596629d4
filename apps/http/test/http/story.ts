import type { ClassEvent, LiveClasses, Recording } from '@homeroom/core';
import { anObservationOf, aParticipantJoined, aParticipantLeft, aRecording, aSighting } from '@homeroom/core/testing';
import { AssertionError, expect } from 'chai';
import { ok } from 'neverthrow';
import { classToken, NOW } from './class-tokens.js';
import { type RunningApp, startApp } from './running-app.js';

export const COURSE = '/api/course/algebra-1/online';

export const student = () => classToken({ sub: '7', name: 'Sam', role: 'student', picture: undefined });
export const observer = () => classToken({ sub: '9', name: 'Olga', role: 'observer', picture: undefined });

/** A value inside JSON, by its path such as `live_session.room_id`. */
export const valueAt = (json: unknown, path: string): unknown => {
  let current: unknown = json;
  for (const part of path.split('.')) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = Reflect.get(current, part);
  }
  return current;
};

/** The same, when it is a text. */
export const textAt = (json: unknown, path: string): string => {
  const value = valueAt(json, path);
  expect(value, path).to.be.a('string');
  return String(value);
};

/** A teacher opens the class `matrices`. */
export const openClass = async (app: RunningApp): Promise<void> => {
  const reply = await app.post(`${COURSE}/room/create/`, { body: { room_id: 'matrices' } });
  expect(reply.status).to.equal(201);
};

/** Somebody gets a join token for it; their identity on the video server. */
export const takeSeat = async (app: RunningApp, token: string): Promise<string> => {
  const reply = await app.post('/api/course/online/room/token/', { token, body: { room_id: 'matrices' } });
  expect(reply.status).to.equal(200);
  return textAt(reply.json, 'identity');
};

/** The video server tells something, and it is projected. */
export const happen = async (app: RunningApp, ...events: ClassEvent[]): Promise<void> => {
  for (const event of events) (await app.ports.inbox.store(anObservationOf(event)))._unsafeUnwrap();
  (await app.liveClasses.projectInbox(100))._unsafeUnwrap();
};

/** A person comes at nine and goes after `minutes`; null: stays. */
export const attend = async (app: RunningApp, identity: string, minutes: number | null): Promise<void> => {
  const room = { roomId: 'matrices', parentRoomId: null, sid: null };
  const who = aSighting({ key: `PA_${identity}`, identity, name: 'as the server calls them' });
  await happen(app, aParticipantJoined({ room, who, joinedAt: NOW }));
  if (minutes === null) return;
  const noticedAt = NOW + minutes * 60_000;
  await happen(app, aParticipantLeft({ room, who, joinedAt: NOW, noticedAt, reason: 'CLIENT_INITIATED' }));
};

/** A recording of the class whose film and poster are there. */
export const recordFilm = async (app: RunningApp, film: Uint8Array, given: Partial<Recording> = {}): Promise<void> => {
  const session = (await app.ports.liveSessions.find('matrices'))._unsafeUnwrap();
  if (session === null) throw new Error('there is no class');
  const file = (await app.ports.files.receive('film', once(film)))._unsafeUnwrap();
  await app.ports.files.publish('film');
  await app.ports.files.receive('poster', once(Buffer.from('a picture')));
  await app.ports.files.publish('poster');
  const recording = aRecording({
    recordId: 'RM_1-2',
    liveSessionId: session.id,
    roomId: 'matrices',
    status: 'ready',
    startedAt: NOW,
    sizeBytes: file.sizeBytes,
    sha256: file.sha256,
    durationSeconds: 60,
    width: 1_280,
    height: 720,
    fileKey: 'film',
    posterKey: 'poster',
    custody: [{ step: 'announced', at: NOW, evidence: 'observed', detail: null }],
    ...given,
  });
  (await app.ports.recordings.upsert('RM_1-2', () => ok(recording)))._unsafeUnwrap();
};

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/**
 * A test of an operation, and its own test: with use cases in place that do nothing, one of its expectations must fail.
 */
export const operationTest = (
  title: string,
  nothing: Partial<LiveClasses>,
  play: (app: RunningApp) => Promise<void>,
): void => {
  const within = async (change: (real: LiveClasses) => LiveClasses): Promise<void> => {
    const app = await startApp({ change });
    try {
      await play(app);
    } finally {
      await app.close();
    }
  };
  it(title, () => within((real) => real));
  it(`${title}: the test notices when ${Object.keys(nothing).join(' and ')} does nothing`, async () => {
    const failure = await within((real) => ({ ...real, ...nothing })).then(
      () => null,
      (error: unknown) => error,
    );
    expect(failure, 'what the test said').to.be.instanceOf(AssertionError);
  });
};
