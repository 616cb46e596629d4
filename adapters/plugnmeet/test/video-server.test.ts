import { ROOM_POLICY, type VideoServer } from '@homeroom/core';
import { expect } from 'chai';
import { plugnmeetClient, plugnmeetVideoServer } from '../src/index.js';
import { type LocalServer, localServer } from './local-server.js';
import { locksOf } from './policies.js';
import { answerBytes, exchange, SAMPLE_KEY, SAMPLE_SECRET, VERSIONS } from './recorded.js';

const IDS = { '2.4.0': 'tarm1', '1.9.4': '0dqmd' } as const;

for (const version of VERSIONS) {
  describe(`plugnmeetVideoServer on PlugNMeet ${version}`, () => {
    let server: LocalServer;
    let videoServer: VideoServer;
    let answer: string;

    beforeEach(async () => {
      server = await localServer((response) => {
        const recorded = exchange(version, answer);
        response.writeHead(recorded.response.status, recorded.response.headers).end(answerBytes(recorded));
      });
      const client = plugnmeetClient({ baseUrl: server.baseUrl, apiKey: SAMPLE_KEY, apiSecret: SAMPLE_SECRET });
      videoServer = plugnmeetVideoServer({ client, publicUrl: 'https://meet.example/live/', webhookUrl: null });
    });
    afterEach(() => server.close());

    const room = `ex-camel-${IDS[version]}`;
    const info = (name: string) => JSON.parse(exchange(version, name).response.body);

    it('creates a room and tells what was not applied', async () => {
      answer = 'room-create-camel-full';
      const created = await videoServer.createRoom({
        roomId: room,
        title: 'Algebra 101',
        welcomeMessage: null,
        emptyTimeoutSeconds: 900,
        maxParticipants: null,
        policy: ROOM_POLICY,
      });
      const { createdAt, sid, notApplied } = created._unsafeUnwrap();
      expect(createdAt).to.equal(Number(info(answer).room_info.creation_time) * 1_000);
      expect(sid).to.equal(info(answer).room_info.sid);
      expect(notApplied).to.deep.include({ setting: 'locks.microphone', asked: 'true', applied: 'false' });
      expect(notApplied).to.deep.include({ setting: 'features.roomDurationMinutes', asked: '0', applied: '60' });
      expect(server.received[0]?.url).to.equal('/auth/room/create');
      const wanted = { title: 't', welcomeMessage: null, emptyTimeoutSeconds: 900, maxParticipants: null };
      const other = await videoServer.createRoom({ ...wanted, roomId: 'another', policy: ROOM_POLICY });
      expect(other._unsafeUnwrapErr().type).to.equal('video-server-not-understood');
    });

    it('gives a join token, where to go with it, and until when', async () => {
      answer = 'join-token-student-camel';
      const wanted = { roomId: room, identity: 'student-1', name: 'Stu Dent', pictureUrl: null, admin: false };
      const given = (await videoServer.joinToken({ ...wanted, locks: locksOf(true) }))._unsafeUnwrap();
      const { token } = info(answer);
      const { exp } = JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
      expect(given).to.deep.equal({
        token,
        joinUrl: `https://meet.example/live/?access_token=${token}`,
        expiresAt: exp * 1_000,
      });
      answer = 'join-token-unknown-room';
      const none = await videoServer.joinToken({ ...wanted, locks: null });
      expect(none._unsafeUnwrapErr()).to.deep.equal({ type: 'room-not-active' });
    });

    it('tells who is in a room, programs too', async () => {
      answer = 'room-active-info-recording';
      const { room_id } = info(answer).room.room_info;
      const { people, sid, createdAt } = (await videoServer.roomPeople(room_id))._unsafeUnwrap();
      expect(sid).to.equal(info(answer).room.room_info.sid);
      expect(createdAt).to.equal(Number(info(answer).room.room_info.creation_time) * 1_000);
      expect(people.map(({ identity, kind, name }) => `${identity} ${kind} ${name}`)).to.have.members([
        'teacher-1 person Ms Example',
        'student-ana person Ana Ejemplo',
        'RECORDER_BOT machine null',
      ]);
      for (const { key, joinedAt } of people) {
        expect(key).to.match(/^PA_/);
        expect(joinedAt).to.be.greaterThan(createdAt);
      }
      expect((await videoServer.roomPeople('another'))._unsafeUnwrapErr()).to.deep.equal({
        type: 'video-server-not-understood',
        reason: 'room_id: must be the room that was asked for',
      });
      answer = 'room-active-info-never';
      expect((await videoServer.roomPeople('none'))._unsafeUnwrapErr()).to.deep.equal({ type: 'room-not-active' });
    });

    it('tells when the newest life of a room ended, and null when nothing is told', async () => {
      answer = 'past-rooms-one-room';
      const ended = (await videoServer.pastRoomEnd(room))._unsafeUnwrap();
      expect(ended).to.equal(Date.parse(info(answer).result.rooms_list[0].ended));
      expect(server.received[0]?.body.toString()).to.equal(exchange(version, answer).request.body);
      // An answer about other rooms says nothing of this one.
      expect((await videoServer.pastRoomEnd('another'))._unsafeUnwrap()).to.equal(null);
      answer = 'past-rooms-none';
      expect((await videoServer.pastRoomEnd(room))._unsafeUnwrap()).to.equal(null);
      // Running rooms are in the list too, with the year 1 for an end.
      answer = 'past-rooms-page';
      expect((await videoServer.pastRoomEnd(`ex-par-${IDS[version]}`))._unsafeUnwrap()).to.equal(null);
    });

    it('ends a room, and finds that there was nothing to end', async () => {
      answer = 'room-end-active';
      expect((await videoServer.endRoom(room))._unsafeUnwrap()).to.equal('ended');
      answer = 'room-end-later';
      expect((await videoServer.endRoom(room))._unsafeUnwrap()).to.equal('was-not-active');
    });

    it('tells whether a room is active', async () => {
      answer = 'room-is-active-yes';
      expect((await videoServer.isRoomActive(room))._unsafeUnwrap()).to.equal(true);
      answer = 'room-is-active-just-ended';
      expect((await videoServer.isRoomActive(room))._unsafeUnwrap()).to.equal(false);
    });
  });
}

describe('plugnmeetVideoServer', () => {
  const videoServerOf = async (answer: unknown) => {
    const server = await localServer((response) => response.writeHead(200).end(JSON.stringify(answer)));
    const client = plugnmeetClient({ baseUrl: server.baseUrl, apiKey: 'k', apiSecret: 's' });
    return { server, videoServer: plugnmeetVideoServer({ client, publicUrl: 'https://meet.example' }) };
  };
  const person = { roomId: 'a', identity: 'i', name: 'n', pictureUrl: null, admin: true, locks: null };

  it('takes the newest of several lives', async () => {
    const life = (created: string, ended: string) => ({ room_id: 'a', created, ended });
    const rooms_list = [
      life('2026-11-22T10:00:00Z', '2026-11-22T10:30:00Z'),
      life('2026-11-22T12:00:00Z', '2026-11-22T12:30:00Z'),
      life('2026-11-22T11:00:00Z', '2026-11-22T11:30:00Z'),
    ];
    const { server, videoServer } = await videoServerOf({ status: true, result: { total_rooms: '3', rooms_list } });
    expect((await videoServer.pastRoomEnd('a'))._unsafeUnwrap()).to.equal(Date.parse('2026-11-22T12:30:00Z'));
    await server.close();
  });

  it('does not understand a token that is none, or does not say until when', async () => {
    for (const token of [undefined, '', 'a.b', 'a.b.c&x=1', 'aGVhZA.e30.c2ln']) {
      const { server, videoServer } = await videoServerOf({ status: true, token });
      expect((await videoServer.joinToken(person))._unsafeUnwrapErr().type, `${token}`).to.equal(
        'video-server-not-understood',
      );
      await server.close();
    }
  });

  it('does not understand a room without a time of creation, or people without ids', async () => {
    const room_info = { room_id: 'a', sid: 's', creation_time: '0', metadata: '{}' };
    const noTime = await videoServerOf({ status: true, room: { room_info, participants_info: [] } });
    expect((await noTime.videoServer.roomPeople('a'))._unsafeUnwrapErr()).to.deep.equal({
      type: 'video-server-not-understood',
      reason: 'room.room_info.creation_time: must be a moment',
    });
    await noTime.server.close();
    const room = { room_info: { ...room_info, creation_time: '1' }, participants_info: [{ sid: 'PA_1' }] };
    const noIds = await videoServerOf({ status: true, room });
    expect((await noIds.videoServer.roomPeople('a'))._unsafeUnwrapErr()).to.deep.equal({
      type: 'video-server-not-understood',
      reason: 'room.participants_info.identity: must not be empty',
    });
    await noIds.server.close();
  });

  it('does not list who has gone', async () => {
    const here = { sid: 'PA_1', identity: 'i', joined_at: '1', state: 'ACTIVE' };
    const room = {
      room_info: { room_id: 'a', sid: 's', creation_time: '1' },
      participants_info: [here, { ...here, sid: 'PA_2', state: 'DISCONNECTED' }],
    };
    const { server, videoServer } = await videoServerOf({ status: true, room });
    expect((await videoServer.roomPeople('a'))._unsafeUnwrap().people.map(({ key }) => key)).to.deep.equal(['PA_1']);
    await server.close();
  });
});
