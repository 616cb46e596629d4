import { expect } from 'chai';
import type { Simulator } from '../src/index.js';
import { call, createRoom, invite, send, TEACHER } from './support/client.js';
import { about, type Exchange, exchange } from './support/recorded.js';
import { masked, shapeOf } from './support/shape.js';
import { withSimulator } from './support/simulator.js';
import { until } from './support/until.js';

/** Sends a recorded request and compares everything with the recorded answer. */
async function same(simulator: Simulator, ...names: (string | Exchange)[]): Promise<void> {
  for (const name of names) {
    const recorded = typeof name === 'string' ? exchange(name) : name;
    const answer = await send(simulator.url, recorded);
    expect(shapeOf(answer.body), recorded.name).to.deep.equal(shapeOf(recorded.response.body));
    expect(masked(answer.body), `${recorded.name}: spacing`).to.equal(masked(recorded.response.body));
    expect(answer.status, recorded.name).to.equal(recorded.response.status);
    expect(answer.contentType, recorded.name).to.equal(recorded.response.headers['Content-Type']);
  }
}

describe('the simulator answers as the recorded server', () => {
  it('to rightly and wrongly signed requests', () =>
    withSimulator({}, async (simulator) => {
      await createRoom(simulator.url, 'ex-camel-tarm1', 'Algebra 101');
      await same(simulator, 'auth-empty-body', 'auth-get-instead-of-post', 'auth-get-unsigned', 'auth-json-array');
      await same(
        simulator,
        'auth-malformed-json',
        'auth-missing-key',
        'auth-missing-signature',
        'auth-no-content-type',
      );
      await same(simulator, 'auth-no-headers', 'auth-signature-of-other-bytes', 'auth-signature-uppercase');
      await same(simulator, 'auth-unknown-path', 'auth-wrong-api-key', 'auth-wrong-signature');
    }));

  const creates = [
    ...['camel-full', 'again-active', 'snake-full', 'minimal', 'unknown-fields', 'null-fields', 'all-false'],
    ...['features-on', 'locks-true', 'locks-false', 'no-locks', 'room-id-64', 'reserved-prefix', 'empty-timeout'],
    ...['empty-timeout-zero', 'duration-number', 'duration-string', 'duration-bad', 'extra-data-object'],
    ...['extra-data-string', 'extra-data-number-value', 'max-participants-negative', 'max-participants-zero'],
    ...['bad-room-id-dot', 'bad-room-id-space', 'bad-room-id-unicode', 'empty-room-id', 'missing-room-id'],
    ...['missing-metadata', 'missing-title', 'missing-features', 'room-id-long', 'server-only-field', 'wrong-type'],
    ...['webhook-url-bad', 'parallel-first', 'parallel-second'],
  ];
  it(`to ${creates.length} ways of creating a room`, () =>
    withSimulator({}, async (simulator) => {
      await same(simulator, ...creates.map((name) => `room-create-${name}`));
    }));

  it('to a create after the end, with a new sid', () =>
    withSimulator({}, async (simulator) => {
      await same(simulator, 'room-create-camel-full', 'room-end-active', 'room-create-after-end');
      const [first, second] = simulator.rooms();
      expect(first?.sid).to.not.equal(second?.sid);
    }));

  it('to requests for join tokens', () =>
    withSimulator({}, async (simulator) => {
      await same(simulator, 'room-create-camel-full', 'room-create-features-on');
      await same(simulator, 'join-token-admin', 'join-token-student-camel', 'join-token-student-snake');
      await same(simulator, 'join-token-profile-pic', 'join-token-profile-pic-relative', 'join-token-unicode-name');
      await same(simulator, 'join-token-unknown-fields', 'join-token-recorder-bot', 'join-token-auto-gen');
      await same(simulator, 'join-token-bad-user-id', 'join-token-missing-name', 'join-token-missing-room-id');
      await same(simulator, 'join-token-missing-user-id', 'join-token-missing-user-info', 'join-token-reserved-name');
      await same(simulator, 'join-token-reserved-ingress-prefix', 'join-token-reserved-native-suffix');
      await same(simulator, 'join-token-is-presenter-set', 'join-token-unknown-room');
      await same(simulator, 'room-end-active', 'join-token-just-ended', 'join-token-ended-room');
    }));

  it('to requests for a token of somebody who is online, and of a full room', () =>
    withSimulator({}, async (simulator) => {
      await createRoom(simulator.url, 'ex-locks-ri347', 'Locks');
      const sid = simulator.join('ex-locks-ri347', 'student-none');
      await same(simulator, 'join-token-online-user');
      expect(simulator.rooms()[0]?.participants.map((participant) => participant.sid)).to.not.include(sid);

      const metadata = { roomTitle: 'Full', roomFeatures: {} };
      await call(simulator.url, 'room/create', { roomId: 'ex-max-ri347', maxParticipants: 1, metadata });
      simulator.join('ex-max-ri347', 'one');
      await same(simulator, 'join-token-full-room');
      expect(() => simulator.join('ex-max-ri347', 'two')).to.throw('full');
    }));

  it('about rooms that are active, ended, unknown', () =>
    withSimulator({}, async (simulator) => {
      await same(simulator, 'rooms-active-info-none', 'past-rooms-none');
      await same(simulator, 'room-create-camel-full', 'room-create-snake-full', 'join-token-admin');
      await same(simulator, 'room-is-active-yes-no-one-joined', 'room-active-info-no-one-joined');
      simulator.join('ex-camel-tarm1', 'teacher-1', { microphone: true });
      await same(simulator, 'room-is-active-yes', 'room-active-info-one-participant');
      await same(simulator, 'room-is-active-never', 'room-is-active-bad-id', 'room-active-info-never');
      await same(simulator, 'room-end-active', 'room-end-twice-at-once', 'room-end-no-one-joined');
      await same(simulator, 'room-end-unknown', 'room-end-bad-id', 'room-end-later');
      await same(simulator, 'room-is-active-just-ended', 'room-active-info-just-ended', 'past-rooms-one-room');
      await same(simulator, 'room-is-active-ended', 'room-active-info-ended', 'rooms-active-info-none');
    }));

  it('about the locks that hold for each participant', () =>
    withSimulator({}, async (simulator) => {
      const { url } = simulator;
      const room = 'ex-locks-ri347';
      const locks = { lockMicrophone: true, lockWebcam: true, lockScreenSharing: true, lockChat: false };
      await createRoom(url, room, 'Locks', { roomFeatures: {}, defaultLockSettings: locks });
      const camel = {
        profilePic: 'https://classes.example.test/p/1.png',
        lockSettings: { lockMicrophone: false, lockChat: true },
        extraData: { k: 'v' },
      };
      const snake = { lock_settings: { lock_microphone: false, lock_webcam: false } };
      await invite(url, room, { userId: 'student-none', name: 'No Locks' });
      await invite(url, room, TEACHER);
      await invite(url, room, { userId: 'student-camel', name: 'Ca Mel', userMetadata: camel });
      await invite(url, room, { userId: 'student-snake', name: 'Sna Ke', userMetadata: snake });
      for (const userId of ['student-none', 'teacher-1', 'student-camel', 'student-snake'])
        simulator.join(room, userId);
      await same(simulator, 'room-active-info-locks');
    }));

  it('about generated user ids, a waiting room and a running recording', () =>
    withSimulator({}, async (simulator) => {
      const { url } = simulator;
      const auto = { roomFeatures: { allowRtmp: true, roomDuration: '0', autoGenUserId: true } };
      await createRoom(url, 'ex-auto-ri347', 'Lab class', auto);
      const token = await invite(url, 'ex-auto-ri347', { userId: 'student-auto', name: 'Au To' });
      simulator.join('ex-auto-ri347', userIdOf(token));
      await same(simulator, 'room-active-info-auto-id');

      const waiting = { roomFeatures: { ...exchangeFeatures('room-active-info-waiting') } };
      await createRoom(url, 'ex-wait-ri347', 'Waiting', waiting);
      await invite(url, 'ex-wait-ri347', { userId: 'student-w', name: 'Wai Ting' });
      simulator.join('ex-wait-ri347', 'student-w');
      await same(simulator, 'room-active-info-waiting');

      await createRoom(url, 'recording-efdr', 'Recorded class');
      await invite(url, 'recording-efdr', TEACHER);
      await invite(url, 'recording-efdr', { userId: 'student-ana', name: 'Ana Ejemplo' });
      simulator.join('recording-efdr', 'teacher-1', { microphone: true });
      simulator.startRecording('recording-efdr');
      simulator.join('recording-efdr', 'student-ana');
      await same(simulator, 'room-active-info-recording');
    }));

  it('about a recording from its start to its deletion, and about the artifact', () =>
    withSimulator({}, async (simulator) => {
      const room = 'rec-in-class-czig';
      await createRoom(simulator.url, room, 'Recorded twice');
      await invite(simulator.url, room, TEACHER);
      simulator.join(room, 'teacher-1');
      const recordId = simulator.startRecording(room);
      const ids = { '6c775886-662f-4090-94aa-f028024b9673-1795360119415': recordId, 'recording-efdr': room };
      for (const name of ['recording-info-between-end-and-proceeded', 'recording-download-token-between']) {
        await same(simulator, about(exchange(name), ids));
      }
      await same(simulator, about(exchange('recording-fetch-between'), ids), 'recording-fetch-none');
      simulator.stopRecording(recordId);
      await until('the file is ready', () => simulator.rooms()[0]?.recordings[0]?.status === 'ready');
      simulator.endRoom(room);
      let artifactId: string | undefined;
      while (artifactId === undefined) {
        const { result } = await call(simulator.url, 'artifact/fetch', { roomIds: [room] });
        artifactId = result?.artifacts_list?.[0]?.artifact_id;
      }
      const known = { '3ac0788d-0742-4f4e-bd48-d2856c624769-1795360572511': recordId };
      for (const name of ['info-known', 'recordinginfo-known', 'download-token', 'fetch-room']) {
        await same(simulator, about(exchange(`recording-${name}`), known));
      }
      const sid = simulator.rooms()[0]?.sid ?? '';
      await same(simulator, about(exchange('recording-fetch-sid'), { '3ac0788d-0742-4f4e-bd48-d2856c624769': sid }));
      const snake = exchange('recording-info-known-snake');
      await same(simulator, about(snake, known), 'recording-info-unknown', 'recording-info-missing-id');
      await same(simulator, 'recording-recordinginfo-unknown', 'recording-download-token-unknown');

      const artifact = { 'b16319a1-1731-4f3e-85a5-b98bc35105a7': artifactId };
      await same(simulator, 'artifact-fetch', about(exchange('artifact-info'), artifact));
      await same(simulator, about(exchange('artifact-download-token'), artifact));

      for (const name of ['delete', 'delete-again', 'info-deleted', 'download-token-deleted']) {
        await same(simulator, about(exchange(`recording-${name}`), known));
      }
      await same(simulator, 'recording-delete-unknown');
    }));
});

function userIdOf(token: string): string {
  const claims: { user_id: string } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  return claims.user_id;
}

/** The features that a room of a recorded answer has: sent again, they give the same room. */
function exchangeFeatures(name: string): object {
  type Info = { room: { room_info: { metadata: string } } };
  const { room }: Info = JSON.parse(exchange(name).response.body);
  const metadata: { room_features: object } = JSON.parse(room.room_info.metadata);
  return metadata.room_features;
}
