import {
  accountDifferences,
  accountsDue,
  differences,
  EVENT_GRACE,
  ROOMS_ASKED,
  type Room,
  type RoomTime,
  roomsToAsk,
} from '@homeroom/core';
import {
  aConnection,
  aListedPerson,
  aPeopleListed,
  aRoom,
  aRoomReportedOver,
  aRoomTime,
  aVisit,
  MORNING,
} from '@homeroom/core/testing';
import { expect } from 'chai';

const at = (second: number): number => MORNING + second * 1_000;
const CREATED = aRoomTime({ source: 'created' });
const FINISHED = aRoomTime({ source: 'finished', at: at(60) });

describe('roomsToAsk', () => {
  it('is the newest room first, over or not, and others of which no end was told', () => {
    const rooms = ['newest', 'over', 'open'].map((roomId) => aRoom({ roomId }));
    const times = ['newest', 'over'].map((roomId) => ({ ...FINISHED, roomId }));
    expect(roomsToAsk('newest', { rooms, times }).map(({ roomId }) => roomId)).to.deep.equal(['newest', 'open']);
  });

  it('is at most a few', () => {
    const rooms = Array.from({ length: 2 * ROOMS_ASKED }, (_, n) => aRoom({ roomId: `room-${n}` }));
    const asked = roomsToAsk('room-40', { rooms, times: [] });
    expect(asked).to.have.length(ROOMS_ASKED);
    expect(asked[0]?.roomId).to.equal('room-40');
  });
});

describe('accountsDue', () => {
  const dueOf = (rooms: readonly Room[], times: readonly RoomTime[], by = at(60)) =>
    accountsDue('algebra-room', { rooms, times }, by).map(({ roomId }) => roomId);

  it('is a room that was over for long enough, until its newest life has an account', () => {
    const due = (times: readonly RoomTime[], by?: number) => dueOf([aRoom()], times, by).length === 1;
    expect(due([CREATED, FINISHED])).to.equal(true);
    expect(due([CREATED, FINISHED], at(59))).to.equal(false);
    expect(due([CREATED])).to.equal(false);
    const account = aRoomTime({ source: 'account', at: at(120) });
    expect(due([CREATED, FINISHED, account])).to.equal(false);
    const again = [aRoomTime({ source: 'created', at: at(180) }), aRoomTime({ source: 'finished', at: at(240) })];
    expect(due([CREATED, FINISHED, account, ...again], at(240))).to.equal(true);
  });

  it('is no room that was never made', () => {
    expect(dueOf([aRoom()], [aRoomTime({ source: 'not-active' })])).to.deep.equal([]);
  });

  it('is a breakout room as soon as its class was over for long enough, whatever was told of its own times', () => {
    const rooms = [aRoom(), aRoom({ roomId: 'group', kind: 'breakout' })];
    const over = aRoomTime({ roomId: 'group', source: 'not-active', at: at(119) });
    expect(dueOf(rooms, [CREATED, FINISHED, over])).to.deep.equal(['algebra-room', 'group']);
    expect(dueOf(rooms, [CREATED, FINISHED]), 'it may go on').to.deep.equal(['algebra-room']);
    expect(dueOf(rooms, [CREATED, over])).to.deep.equal([]);
    const account = aRoomTime({ roomId: 'group', source: 'account', at: at(130) });
    expect(dueOf(rooms, [CREATED, FINISHED, over, account])).to.deep.equal(['algebra-room']);
  });
});

describe('differences', () => {
  const kinds = (...args: Parameters<typeof differences>) => differences(...args).map(({ kind }) => kind);
  const listedAt = at(1_200);

  it('names who is inside and was not known, unless they came lately', () => {
    const people = [aListedPerson(), aListedPerson({ key: 'PA_2' })];
    const known = { times: [CREATED], connections: [aConnection()] };
    expect(differences(aRoom(), aPeopleListed({ people }), known)).to.deep.equal([
      {
        liveSessionId: 'session-1',
        roomId: 'algebra-room',
        kind: 'presence',
        source: 'active-room',
        asked: 'connection PA_2',
        found: 'it is inside, and no event said so',
        at: listedAt,
        repairedAt: listedAt,
      },
    ]);
    const came = (ago: number) => aPeopleListed({ people: [aListedPerson({ key: 'PA_2', joinedAt: listedAt - ago })] });
    expect(kinds(aRoom(), came(EVENT_GRACE), known)).to.deep.equal([]);
    expect(kinds(aRoom(), came(EVENT_GRACE + 1), known)).to.deep.equal(['presence']);
  });

  it('names a room that only one side holds active', () => {
    const open = { times: [CREATED], connections: [] };
    const over = { times: [CREATED, FINISHED], connections: [] };
    expect(kinds(aRoom(), aRoomReportedOver(), open)).to.deep.equal(['room-over']);
    expect(kinds(aRoom(), aRoomReportedOver(), over)).to.deep.equal([]);
    expect(kinds(aRoom(), aPeopleListed({ people: [] }), over)).to.deep.equal(['room-active']);
    expect(kinds(aRoom(), aPeopleListed({ people: [] }), open)).to.deep.equal([]);
  });
});

describe('accountDifferences', () => {
  it('names stays that no event told and ends told more closely, and nothing else', () => {
    const facts = {
      liveSessionId: 'session-1',
      times: [CREATED, FINISHED],
      lists: [],
      connections: [aConnection(), aConnection({ key: 'PA_2', identity: 'stays' })],
      visits: [
        aVisit({ from: MORNING - 1_000, to: at(40) }),
        aVisit({ identity: 'stays', from: MORNING - 1_000, to: null }),
        aVisit({ identity: 'unknown', from: at(5), to: at(20) }),
        aVisit({ identity: 'unknown', from: at(25), to: at(30) }),
      ],
      over: true,
    };
    const found = accountDifferences(aRoom(), facts, at(600));
    expect(found.map(({ kind, source, asked }) => [kind, source, asked])).to.deep.equal([
      ['departure', 'account', 'leave of connection PA_1'],
      ['presence', 'account', `visit of unknown from ${at(5)}`],
      ['presence', 'account', `visit of unknown from ${at(25)}`],
    ]);
  });
});
