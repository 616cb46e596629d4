import { USUAL_RULE } from '@homeroom/core';
import { aLiveSession, aRoomFinished } from '@homeroom/core/testing';
import { expect } from 'chai';
import { okAsync } from 'neverthrow';
import { readCsv } from '../../support/read-csv.js';
import { readWorkbook } from '../../support/read-workbook.js';
import { NOW } from '../class-tokens.js';
import { startApp } from '../running-app.js';
import { attend, COURSE, happen, openClass, operationTest, takeSeat, valueAt } from '../story.js';
import { judgedClass, observer, otherStudent, setRule, student, teacher } from './judged-class.js';

const PATH = `${COURSE}/sessions/matrices/attendance/`;

const NOBODY = {
  session: aLiveSession({ roomId: 'matrices' }),
  sheet: {
    startedAt: null,
    endedAt: null,
    endedEvidence: null,
    lengthMs: 0,
    openQuestions: [],
    attendees: [],
    machines: [],
    revision: 1,
  },
  inForce: { version: 0, rule: USUAL_RULE, setBy: null, setAt: null },
  verdicts: new Map(),
};

describe('verdicts in the attendance of a class', () => {
  operationTest(
    'say of each student, and of who has no token of ours, what the rule says',
    { readAttendance: () => okAsync(NOBODY) },
    async (app) => {
      await judgedClass(app);
      const { json } = await app.get(PATH, { token: await teacher() });
      expect(json).to.include({ rule_version: 0 });
      expect(valueAt(json, 'users.0.verdict')).to.deep.equal({
        status: 'present',
        between: ['present'],
        reasons: ['was there for 29 min 59 s to 30 min 1 s of 30 min 1 s; 22 min 30 s are needed'],
      });
      expect(valueAt(json, 'users.1.verdict')).to.deep.equal({
        status: 'partial',
        between: ['partial'],
        reasons: [
          'was there for 9 min 59 s to 10 min 1 s of 30 min 1 s; 22 min 30 s are needed',
          'left 19 min 59 s to 20 min before the end; 10 min are allowed',
        ],
      });
      expect(valueAt(json, 'users.2.verdict')).to.deep.include({ status: 'absent', reasons: ['was not there'] });
      expect(valueAt(json, 'users.3.verdict.status')).to.equal('partial');
      expect(valueAt(json, 'observers.0')).to.include({ user_id: '9', verdict: null });
    },
  );

  it('are by the rule that holds now', async () => {
    const app = await startApp();
    await judgedClass(app);
    await setRule(app, { present_share: 0.3 });
    const { json } = await app.get(PATH, { token: await teacher() });
    expect(json).to.include({ rule_version: 1 });
    expect(valueAt(json, 'users.1.verdict')).to.deep.include({ status: 'left_early', between: ['left_early'] });
    await setRule(app, { present_share: 1 }, 1);
    const strict = (await app.get(PATH, { token: await teacher() })).json;
    expect(valueAt(strict, 'users.0.verdict')).to.deep.include({ status: 'unsure', between: ['partial', 'present'] });
    await app.close();
  });

  it('say of nobody anything before the class has ended', async () => {
    const app = await startApp();
    await openClass(app);
    await attend(app, await takeSeat(app, await student()), 30);
    expect(valueAt((await app.get(PATH)).json, 'users.0')).to.include({ user_id: '7', verdict: null });
    await app.close();
  });

  it('do not take the room that stood open, empty, for the class', async () => {
    const app = await startApp();
    await openClass(app);
    await attend(app, await takeSeat(app, await student()), 30);
    app.ports.clock.advance(61 * 60_000);
    const room = { roomId: 'matrices', parentRoomId: null, sid: null };
    await happen(app, aRoomFinished({ room, at: NOW + 60 * 60_000 }));
    const { json } = await app.get(PATH, { token: await teacher() });
    expect(json).to.include({ ended_at: '2026-11-23T10:00:00.000Z', duration_seconds: 1_800.5 });
    expect(valueAt(json, 'users.0.verdict.status')).to.equal('present');
    const results = await app.get(`${COURSE}/attendance/results/`, { token: await teacher() });
    expect(valueAt(results.json, 'users.0.verdicts')).to.include({ present: 1, left_early: 0 });
    await app.close();
  });

  it('show a student their own alone, in every form, and an observer none', async () => {
    const app = await startApp();
    await judgedClass(app);
    const token = await otherStudent();
    const { json, text } = await app.get(PATH, { token });
    expect(valueAt(json, 'users')).to.have.length(1);
    expect(valueAt(json, 'users.0')).to.deep.include({ user_id: '8' });
    expect(valueAt(json, 'users.0.verdict.status')).to.equal('partial');
    expect(text.match(/"verdict":/g)).to.have.length(1);
    const csv = await fetch(`${app.url}${PATH}?format=csv`, { headers: { Authorization: `Bearer ${token}` } });
    const rows = readCsv(new Uint8Array(await csv.arrayBuffer()));
    expect(rows.map(({ user_id, verdict }) => [user_id, verdict])).to.deep.equal([['8', 'partial']]);
    const ofOlga = (await app.get(PATH, { token: await observer() })).json;
    expect(valueAt(ofOlga, 'users')).to.deep.equal([]);
    expect(valueAt(ofOlga, 'observers.0.verdict')).to.equal(null);
    await app.close();
  });

  it('stand in the files, with their reasons and the version of the rule', async () => {
    const app = await startApp();
    await judgedClass(app);
    await setRule(app, { present_share: 0.3 });
    const headers = { Authorization: `Bearer ${await teacher()}` };
    const bytesOf = async (format: string) =>
      new Uint8Array(await (await fetch(`${app.url}${PATH}?format=${format}`, { headers })).arrayBuffer());
    const rows = readCsv(await bytesOf('csv'));
    expect(rows[1]).to.include({
      user_id: '8',
      verdict: 'left_early',
      verdict_reasons:
        'was there for 9 min 59 s to 10 min 1 s of 30 min 1 s; 9 min are needed. left 19 min 59 s to 20 min before the end; 10 min are allowed',
    });
    expect(rows.at(-1)).to.include({ user_id: '9', role: 'observer', verdict: '', verdict_reasons: '' });
    const { sheets } = readWorkbook(await bytesOf('xlsx'));
    const [names = [], , second = []] = sheets.People ?? [];
    const row = new Map(names.map(({ value }, index) => [value, second[index]?.value]));
    expect(row.get('verdict')).to.equal('left_early');
    expect(row.get('verdict_reasons')).to.contain('are needed. left 19 min 59 s');
    const said = new Map((sheets.Class ?? []).map(([name, value]) => [name?.value, value?.value]));
    expect(said.get('rule_version')).to.equal('1');
    await app.close();
  });
});
