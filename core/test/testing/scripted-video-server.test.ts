import type { JoinTokenWanted, RoomWanted, VideoServerFailed } from '@homeroom/core';
import { ROOM_POLICY } from '@homeroom/core';
import { aListedPerson, aSighting, fixedClock, MORNING, scriptedVideoServer } from '@homeroom/core/testing';
import { expect } from 'chai';

const WANTED: RoomWanted = {
  roomId: 'algebra-room',
  title: 'Algebra',
  welcomeMessage: null,
  emptyTimeoutSeconds: 1_800,
  maxParticipants: null,
  policy: ROOM_POLICY,
};

const TOKEN: JoinTokenWanted = {
  roomId: 'algebra-room',
  identity: 'identity000000000000000001',
  name: 'Ada',
  pictureUrl: null,
  admin: false,
  locks: ROOM_POLICY.locks,
};

const UNAVAILABLE: VideoServerFailed = { type: 'video-server-unavailable', reason: 'no route' };
const NOT_ACTIVE = { type: 'room-not-active' };

const world = () => {
  const clock = fixedClock(MORNING + 700);
  return { clock, server: scriptedVideoServer({ clock }) };
};

describe('scriptedVideoServer', () => {
  it('makes a room once, in a whole second, and finds it active the second time', async () => {
    const { clock, server } = world();
    const first = (await server.createRoom(WANTED))._unsafeUnwrap();
    expect(first).to.deep.equal({ createdAt: MORNING, sid: 'SID-1', notApplied: [] });
    clock.advance(60_000);
    expect((await server.createRoom(WANTED))._unsafeUnwrap()).to.deep.equal(first);
    expect((await server.isRoomActive('algebra-room'))._unsafeUnwrap()).to.equal(true);
    expect(server.roomsWanted).to.deep.equal([WANTED, WANTED]);
  });

  it('gives a room that ended another life, and tells the end of the newest', async () => {
    const { clock, server } = world();
    await server.createRoom(WANTED);
    expect((await server.pastRoomEnd('algebra-room'))._unsafeUnwrap()).to.equal(null);
    clock.advance(10_000);
    expect((await server.endRoom('algebra-room'))._unsafeUnwrap()).to.equal('ended');
    expect((await server.endRoom('algebra-room'))._unsafeUnwrap()).to.equal('was-not-active');
    expect((await server.pastRoomEnd('algebra-room'))._unsafeUnwrap()).to.equal(MORNING + 10_000);
    expect((await server.createRoom(WANTED))._unsafeUnwrap().sid).to.equal('SID-2');
    server.finish('algebra-room');
    expect((await server.isRoomActive('algebra-room'))._unsafeUnwrap()).to.equal(false);
  });

  it('knows who is in an active room, and nobody in another', async () => {
    const { server } = world();
    await server.createRoom(WANTED);
    server.enter('algebra-room', aListedPerson());
    server.enter('algebra-room', aListedPerson({ key: 'PA_2', identity: 'other' }));
    server.leave('algebra-room', 'PA_1');
    const people = (await server.roomPeople('algebra-room'))._unsafeUnwrap();
    expect(people).to.deep.include({ createdAt: MORNING, sid: 'SID-1' });
    expect(people.people.map((person) => person.key)).to.deep.equal(['PA_2']);
    expect((await server.roomPeople('other'))._unsafeUnwrapErr()).to.deep.equal(NOT_ACTIVE);
    expect(() => server.enter('other', aListedPerson())).to.throw('not active');
    expect(() => server.finish('other')).to.throw('not active');
  });

  it('gives a token for an active room, another each time, and moves nobody', async () => {
    const { server } = world();
    expect((await server.joinToken(TOKEN))._unsafeUnwrapErr()).to.deep.equal(NOT_ACTIVE);
    await server.createRoom(WANTED);
    server.enter('algebra-room', aListedPerson({ identity: TOKEN.identity }));
    const [first, second] = [await server.joinToken(TOKEN), await server.joinToken(TOKEN)];
    expect(first._unsafeUnwrap().token).to.not.equal(second._unsafeUnwrap().token);
    expect(first._unsafeUnwrap().joinUrl).to.contain(first._unsafeUnwrap().token);
    expect((await server.roomPeople('algebra-room'))._unsafeUnwrap().people).to.have.length(1);
    expect(server.tokensWanted).to.deep.equal([TOKEN, TOKEN]);
  });

  it('lists active rooms, and gives a true account of people 50 s after the end', async () => {
    const { clock, server } = world();
    await server.createRoom(WANTED);
    expect((await server.activeRooms())._unsafeUnwrap()).to.deep.equal(['algebra-room']);
    const start = clock.now();
    server.enter('algebra-room', aListedPerson());
    server.enter('algebra-room', aListedPerson({ key: 'PA_bot', kind: 'machine' }));
    clock.advance(10_000);
    server.enter('algebra-room', aListedPerson({ key: 'PA_2', identity: 'stays' }));
    server.leave('algebra-room', 'PA_1');
    clock.advance(10_000);
    server.finish('algebra-room');
    expect((await server.activeRooms())._unsafeUnwrap()).to.deep.equal([]);
    clock.advance(49_999);
    expect((await server.visits('algebra-room'))._unsafeUnwrap()).to.equal(null);
    clock.advance(1);
    const { identity, name, kind } = aSighting({ kind: 'person' });
    expect((await server.visits('algebra-room'))._unsafeUnwrap()).to.deep.equal([
      { identity, name, kind, from: start, to: start + 10_000 },
      { identity: 'stays', name, kind, from: start + 10_000, to: null },
    ]);
    server.accounts('algebra-room', null);
    expect((await server.visits('algebra-room'))._unsafeUnwrap()).to.equal(null);
    expect((await server.visits('unknown'))._unsafeUnwrap()).to.equal(null);
    expect(() => server.accounts('unknown', [])).to.throw('is not over');
  });

  it('fails as it is told, one call or all, until it recovers, and counts what failed', async () => {
    const { server } = world();
    server.fail(UNAVAILABLE, { call: 'createRoom' });
    expect((await server.createRoom(WANTED))._unsafeUnwrapErr()).to.deep.equal(UNAVAILABLE);
    expect((await server.isRoomActive('algebra-room'))._unsafeUnwrap()).to.equal(false);
    server.fail({ type: 'video-server-refused', code: '500', message: 'no' });
    expect((await server.isRoomActive('algebra-room'))._unsafeUnwrapErr().type).to.equal('video-server-refused');
    server.recover();
    expect((await server.createRoom(WANTED)).isOk()).to.equal(true);
    expect(server.calls).to.include({ createRoom: 2, isRoomActive: 2, joinToken: 0 });
  });

  it('can do its work and lose the answer', async () => {
    const { server } = world();
    server.fail(UNAVAILABLE, { call: 'createRoom', afterwards: true });
    expect((await server.createRoom(WANTED))._unsafeUnwrapErr()).to.deep.equal(UNAVAILABLE);
    expect((await server.isRoomActive('algebra-room'))._unsafeUnwrap()).to.equal(true);
  });

  it('tells what it does not apply', async () => {
    const { server } = world();
    const setting = { setting: 'features.rtmp', asked: 'false', applied: 'true' };
    server.doesNotApply([setting]);
    expect((await server.createRoom(WANTED))._unsafeUnwrap().notApplied).to.deep.equal([setting]);
  });
});
