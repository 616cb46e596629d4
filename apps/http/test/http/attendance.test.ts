import { JOIN_LAG } from '@homeroom/core';
import { aParticipantJoined, aSighting } from '@homeroom/core/testing';
import { expect } from 'chai';
import { NOW } from './class-tokens.js';
import { type RunningApp, startApp } from './running-app.js';
import { attend, COURSE, happen, observer, openClass, student, takeSeat, textAt, valueAt } from './story.js';

/** The lower bound of somebody who was there for so many seconds by the server's word. */
const lower = (seconds: number): number => (seconds * 1_000 - JOIN_LAG) / 1_000;

const ROOM = { roomId: 'matrices', parentRoomId: null, sid: null };

describe('attendance', () => {
  let app: RunningApp;
  let sam: string;
  let olga: string;
  const attendance = (query = '', token?: string) =>
    app.get(`${COURSE}/sessions/matrices/attendance/${query}`, token === undefined ? {} : { token });

  beforeEach(async () => {
    app = await startApp();
    await openClass(app);
    sam = await takeSeat(app, await student());
    olga = await takeSeat(app, await observer());
    await attend(app, sam, 30);
    await attend(app, olga, 20);
    await attend(app, 'stranger', 10);
    const who = aSighting({ key: 'PA_bot', identity: 'RECORDER_BOT', name: null, kind: 'machine' });
    await happen(app, aParticipantJoined({ room: ROOM, who, joinedAt: NOW }));
  });
  afterEach(() => app.close());

  it('says of each person when, and how sure that is', async () => {
    const { json } = await attendance();
    expect(json).to.deep.include({
      room_id: 'matrices',
      status: 'open',
      final: false,
      not_final_because: ['not_ended'],
      verified_at: '2026-11-23T09:00:00.000Z',
      started_at: '2026-11-23T09:00:00.000Z',
      ended_at: null,
      ended_evidence: null,
      duration_seconds: 1_800.5,
      rule_version: 0,
      next_cursor: null,
    });
    expect(valueAt(json, 'users')).to.have.length(2);
    expect(valueAt(json, 'users.0')).to.deep.equal({
      user_id: '7',
      identity: sam,
      name: 'Sam',
      role: 'student',
      online: false,
      first_joined_at: '2026-11-23T09:00:00.000Z',
      last_left_at: '2026-11-23T09:30:00.500Z',
      attended_seconds: 1_800.5,
      attended_seconds_lower: lower(1_800),
      attended_seconds_upper: 1_801,
      verdict: null,
      intervals: [
        {
          connection: `PA_${sam}`,
          joined_at: '2026-11-23T09:00:00.000Z',
          joined_evidence: 'observed',
          left_at: '2026-11-23T09:30:00.500Z',
          left_not_before: '2026-11-23T09:30:00.000Z',
          left_not_after: '2026-11-23T09:30:01.000Z',
          left_evidence: 'observed',
          left_reason: 'CLIENT_INITIATED',
          breakout: false,
        },
      ],
    });
  });

  it('counts who has no token of ours, without a user id', async () => {
    const { json } = await attendance();
    expect(valueAt(json, 'users.1')).to.include({
      user_id: null,
      role: null,
      identity: 'stranger',
      name: 'as the server calls them',
      attended_seconds: 600.5,
    });
  });

  it('shows observers and machines apart', async () => {
    const { json } = await attendance();
    expect(valueAt(json, 'observers')).to.have.length(1);
    expect(valueAt(json, 'observers.0')).to.include({ user_id: '9', role: 'observer', attended_seconds: 1_200.5 });
    expect(valueAt(json, 'machines')).to.deep.equal([
      { identity: 'RECORDER_BOT', joined_at: '2026-11-23T09:00:00.000Z', left_at: null },
    ]);
  });

  it('shows a student, and an observer, themselves alone', async () => {
    const ofSam = (await attendance('', await student())).json;
    expect(valueAt(ofSam, 'users')).to.have.length(1);
    expect(valueAt(ofSam, 'users.0.user_id')).to.equal('7');
    expect(valueAt(ofSam, 'observers')).to.deep.equal([]);
    expect(valueAt(ofSam, 'machines')).to.deep.equal([]);
    const ofOlga = (await attendance('', await observer())).json;
    expect(valueAt(ofOlga, 'users')).to.deep.equal([]);
    expect(valueAt(ofOlga, 'observers')).to.have.length(1);
  });

  it('shows the class to itself, with times for teachers and for oneself alone', async () => {
    const path = `${COURSE}/sessions/matrices/users/`;
    const whole = (await app.get(path)).json;
    expect(valueAt(whole, 'users.0')).to.include({ user_id: '7', attended_seconds: 1_800.5 });
    expect(valueAt(whole, 'observers.0')).to.include({ user_id: '9', attended_seconds: 1_200.5 });
    const ofOlga = (await app.get(path, { token: await observer() })).json;
    expect(valueAt(ofOlga, 'users.0')).to.include({ user_id: '7', name: 'Sam', online: false, attended_seconds: null });
    expect(valueAt(ofOlga, 'users.0')).to.include({ first_joined_at: null, last_left_at: null });
    expect(valueAt(ofOlga, 'observers.0')).to.include({ attended_seconds: 1_200.5 });
    expect(textAt(ofOlga, 'observers.0.first_joined_at')).to.equal('2026-11-23T09:00:00.000Z');
  });
});
