import {
  type Attendance,
  attendanceOf,
  CLOCKS_APART,
  type Connection,
  FINAL_AFTER,
  type Ledger,
  type RoomTimeSource,
  settle,
} from '@homeroom/core';
import {
  aConnection,
  aDeparture,
  aLiveSession,
  aPerson,
  aRoom,
  aRoomTime,
  aSeat,
  MORNING,
} from '@homeroom/core/testing';
import { expect } from 'chai';

const at = (minute: number): number => MORNING + minute * 60_000;

const time = (source: RoomTimeSource, minute: number, roomId = 'algebra-room') =>
  aRoomTime({ source, roomId, at: at(minute), evidence: source === 'not-active' ? 'reconciled' : 'observed' });

/** A stay from minute to minute; the half second of a goodbye is left out, so that sums are round. */
const stay = (key: string, from: number, to: number | null, overrides: Partial<Connection> = {}): Connection =>
  aConnection({
    key,
    joinedAt: at(from),
    departure: to === null ? null : aDeparture({ at: at(to), notBefore: at(to), notAfter: at(to) }),
    ...overrides,
  });

const attendance = (ledger: Partial<Ledger>, now = at(600), confirmedAt: number | null = null): Attendance => {
  const times = ledger.times ?? [];
  const own = times.filter((told) => told.roomId === 'algebra-room');
  const session = settle(
    aLiveSession({ confirmedAt, rooms: [{ roomId: 'algebra-room', createdAt: MORNING, times: own }] }),
  );
  const rooms = [aRoom(), aRoom({ roomId: 'algebra-room-1', kind: 'breakout' })];
  return attendanceOf({ session, rooms, times, lists: [], visits: [], connections: [], seats: [], ...ledger }, now);
};

const OVER = [time('created', 0), time('started', 1), time('finished', 60)];

describe('attendanceOf', () => {
  it('counts two devices once, a second visit again, and a breakout room in the same union', () => {
    const connections = [
      stay('PA_1', 1, 20),
      stay('PA_2', 10, 30),
      stay('PA_3', 40, 45),
      stay('PA_4', 25, 50, { roomId: 'algebra-room-1' }),
    ];
    const [ada] = attendance({ times: OVER, connections }).attendees;
    expect(ada?.attendedMs).to.equal(49 * 60_000);
    expect(ada?.stays.map((each) => [each.connection.key, each.breakout])).to.deep.equal([
      ['PA_1', false],
      ['PA_2', false],
      ['PA_4', true],
      ['PA_3', false],
    ]);
    expect(ada).to.include({ firstJoinedAt: at(1), lastLeftAt: at(50), online: false });
  });

  it('shows who has a seat and never came, and who came without a seat', () => {
    const seat = aSeat({ identity: 'a', person: aPerson({ name: 'Ada' }) });
    const connections = [stay('PA_1', 1, 2, { identity: 'b', name: 'Bob' })];
    const [ada, bob] = attendance({ times: OVER, seats: [seat], connections }).attendees;
    expect(ada).to.deep.include({ identity: 'a', seat, name: 'Ada', attendedMs: 0, firstJoinedAt: null, stays: [] });
    expect(bob).to.deep.include({ identity: 'b', seat: null, name: 'Bob', attendedMs: 60_000 });
  });

  it('prefers the name of the seat to that of the video server', () => {
    const seat = aSeat({ person: aPerson({ name: 'Ada Lovelace' }) });
    const connections = [stay('PA_1', 1, 2, { name: 'ada@phone' })];
    expect(attendance({ seats: [seat], connections }).attendees[0]?.name).to.equal('Ada Lovelace');
  });

  it('keeps machines apart and never counts them; a caller is a person', () => {
    const connections = [
      stay('PA_1', 1, 300, { identity: 'RECORDER_BOT', kind: 'machine' }),
      stay('PA_2', 1, 5, { identity: 'sip_1', kind: 'phone' }),
    ];
    const { attendees, machines, lengthMs } = attendance({ times: OVER, connections });
    expect(attendees.map((attendee) => attendee.identity)).to.deep.equal(['sip_1']);
    expect(machines.map((machine) => machine.connection.identity)).to.deep.equal(['RECORDER_BOT']);
    expect(lengthMs).to.equal(4 * 60_000);
  });

  it('begins with the first start or join, and lasts as long as somebody is there', () => {
    expect(attendance({ times: [time('created', 0)] }).startedAt).to.equal(null);
    expect(attendance({ times: [time('created', 0), time('started', 2)] }).startedAt).to.equal(at(2));
    const open = attendance({ times: [time('started', 2)], connections: [stay('PA_1', 3, null)] }, at(30));
    expect(open).to.include({ startedAt: at(2), endedAt: null, lengthMs: 28 * 60_000 });
    expect(open.attendees[0]).to.include({ online: true, lastLeftAt: null, attendedMs: 27 * 60_000 });
    const lostStart = attendance({ times: [time('created', 0)], connections: [stay('PA_1', 3, null)] }, at(30));
    expect(lostStart).to.include({ startedAt: at(3), lengthMs: 27 * 60_000 });
  });

  it('ends with its room, while its length ends with the last person', () => {
    const { endedAt, endedEvidence, lengthMs } = attendance({ times: OVER, connections: [stay('PA_1', 5, 50)] });
    expect({ endedAt, endedEvidence, lengthMs }).to.deep.equal({
      endedAt: at(60),
      endedEvidence: 'observed',
      lengthMs: 49 * 60_000,
    });
  });

  it('takes the last leave for the end when only our question told one', () => {
    const times = [time('created', 0), time('started', 1), time('not-active', 90)];
    const { endedAt, endedEvidence } = attendance({ times, connections: [stay('PA_1', 5, 50)] });
    expect({ endedAt, endedEvidence }).to.deep.equal({ endedAt: at(50), endedEvidence: 'inferred' });
  });

  it('closes the stays of breakout rooms with the class', () => {
    const connections = [stay('PA_1', 10, null, { roomId: 'algebra-room-1' })];
    const [ada] = attendance({ times: OVER, connections }).attendees;
    expect(ada).to.include({ online: false, lastLeftAt: at(60), attendedMs: 50 * 60_000 });
  });

  it('does not take somebody who left for online while others are there', () => {
    const connections = [stay('PA_1', 1, 2, { identity: 'gone' }), stay('PA_2', 1, null, { identity: 'here' })];
    const { attendees } = attendance({ times: [time('started', 1)], connections }, at(30));
    expect(attendees.map((attendee) => [attendee.identity, attendee.online])).to.deep.equal([
      ['gone', false],
      ['here', true],
    ]);
  });

  it('bounds a stay by its own room: not by lists, ends or breakout rooms of others', () => {
    const others = {
      times: [time('started', 1), time('finished', 20, 'algebra-room-1')],
      lists: [{ roomId: 'algebra-room-1', at: at(20), keys: ['PA_9'] }],
      connections: [stay('PA_1', 5, null)],
    };
    expect(attendance(others, at(30)).attendees[0]).to.include({ online: true, attendedMs: 25 * 60_000 });
    const inGroup = { ...others, connections: [stay('PA_1', 5, null, { roomId: 'algebra-room-2' })] };
    const rooms = [
      aRoom(),
      ...['algebra-room-1', 'algebra-room-2'].map((roomId) => aRoom({ roomId, kind: 'breakout' })),
    ];
    expect(attendance({ ...inGroup, rooms }, at(30)).attendees[0]).to.include({ online: true });
  });

  it('is not ended by the late end of an older room of the same class', () => {
    const times = [time('started', 1), time('session-ended', 70), time('started', 40, 'second')];
    const mains = [
      { roomId: 'algebra-room', createdAt: at(0), times: times.slice(0, 2) },
      { roomId: 'second', createdAt: at(40), times: times.slice(2) },
    ];
    const rooms = [aRoom(), aRoom({ roomId: 'second' })];
    const connections = [stay('PA_1', 45, null, { roomId: 'second' })];
    const resumed = attendance({ session: settle(aLiveSession({ rooms: mains })), rooms, times, connections }, at(90));
    expect(resumed).to.include({ endedAt: null, startedAt: at(1) });
    expect(resumed.attendees[0]).to.include({ online: true, attendedMs: 45 * 60_000 });
  });

  it('ends with the last life of its room, and does not count the pause between two lives', () => {
    const times = [...OVER, time('created', 100), time('started', 100), time('finished', 120)];
    const connections = [stay('PA_1', 5, 50), stay('PA_2', 105, 110)];
    const { endedAt, lengthMs } = attendance({ times, connections });
    expect(endedAt).to.equal(at(120));
    expect(lengthMs).to.equal((49 + 10) * 60_000);
  });

  it('is final when all is certain and late events cannot come any more', () => {
    const certain = { times: OVER, connections: [stay('PA_1', 5, 50)] };
    expect(questions(certain, at(60) + FINAL_AFTER - 1)).to.deep.equal(['too-recent']);
    expect(questions(certain, at(60) + FINAL_AFTER)).to.deep.equal([]);
    expect(questions({ times: OVER, connections: [stay('PA_1', 5, null)] })).to.deep.equal(['leaves-inferred']);
    const asked = [time('created', 0), time('started', 1), time('not-active', 90)];
    expect(questions({ times: asked, connections: [] })).to.deep.equal(['end-inferred']);
    expect(questions({ times: [time('started', 1)] })).to.deep.equal(['not-ended']);
  });

  it('is not final before the video server was asked about it since its end, as far as clocks agree', () => {
    const certain = { times: OVER, connections: [stay('PA_1', 5, 50)] };
    const confirmed = (confirmedAt: number | null) => questions(certain, at(600), confirmedAt);
    expect(confirmed(null)).to.deep.equal(['not-verified']);
    expect(confirmed(at(60) - CLOCKS_APART - 1)).to.deep.equal(['not-verified']);
    expect(confirmed(at(60) - CLOCKS_APART)).to.deep.equal([]);
  });

  it('names every open question, in one order', () => {
    const asked = [time('created', 0), time('started', 1), time('not-active', 90)];
    expect(questions({ times: asked, connections: [stay('PA_1', 5, null)] }, at(5), null)).to.deep.equal([
      'too-recent',
      'not-verified',
      'end-inferred',
      'leaves-inferred',
    ]);
  });
});

const questions = (ledger: Partial<Ledger>, now = at(600), confirmedAt: number | null = at(100)) =>
  attendance(ledger, now, confirmedAt).openQuestions;
