import { expect } from 'chai';
import { okAsync } from 'neverthrow';
import { expectProblem } from '../expect-problem.js';
import { startApp } from '../running-app.js';
import { operationTest, textAt, valueAt } from '../story.js';
import { judgedClass, RULE, setRule, teacher } from './judged-class.js';

describe('the preview of an attendance rule', () => {
  operationTest(
    'shows who would change, and changes nothing',
    {
      previewAttendanceRule: () =>
        okAsync({ version: 0, classes: 0, changed: 0, changes: [], changedResults: 0, results: [] }),
    },
    async (app) => {
      await judgedClass(app);
      const token = await teacher();
      const body = { present_share: 0.4, left_early_before_seconds: 1_080 };
      const { status, json } = await app.post(`${RULE}preview/`, { token, body });
      expect(status).to.equal(200);
      expect(json).to.include({ version: 0, classes: 1, changed: 1 });
      expect(valueAt(json, 'changes')).to.have.length(1);
      expect(valueAt(json, 'changes.0')).to.deep.include({
        room_id: 'matrices',
        title: 'Matrices',
        user_id: null,
        identity: 'stranger',
        name: 'as the server calls them',
        before: {
          status: 'partial',
          between: ['partial'],
          reasons: [
            'was there for 14 min 59 s to 15 min 1 s of 30 min 1 s; 22 min 30 s are needed',
            'left 14 min 59 s to 15 min before the end; 10 min are allowed',
          ],
        },
        after: {
          status: 'present',
          between: ['present'],
          reasons: ['was there for 14 min 59 s to 15 min 1 s of 30 min 1 s; 12 min are needed'],
        },
      });
      expect((await app.get(RULE, { token })).json).to.include({ version: 0, present_share: 0.75 });
    },
  );

  it('tells a verdict in words with an underscore, and the platform’s id of who is known', async () => {
    const app = await startApp();
    await judgedClass(app);
    const body = { present_share: 0.3 };
    const { json } = await app.post(`${RULE}preview/`, { token: await teacher(), body });
    expect(json).to.include({ changed: 2 });
    expect(valueAt(json, 'changes.0')).to.include({ user_id: '8', name: 'Tia' });
    expect(textAt(json, 'changes.0.identity')).to.match(/^identity/);
    expect(valueAt(json, 'changes.0.after')).to.deep.include({ status: 'left_early', between: ['left_early'] });
    await app.close();
  });

  it('says unsure where what is known lies on both sides of a line', async () => {
    const app = await startApp();
    await judgedClass(app);
    const { json } = await app.post(`${RULE}preview/`, { token: await teacher(), body: { present_share: 1 } });
    expect(valueAt(json, 'changes.0')).to.include({ user_id: '7' });
    expect(valueAt(json, 'changes.0.after')).to.deep.include({ status: 'unsure', between: ['partial', 'present'] });
    await app.close();
  });

  it('shows who completes the course or not, also where no verdict changes', async () => {
    const app = await startApp();
    await judgedClass(app);
    const body = { completion_share: 0 };
    const { json } = await app.post(`${RULE}preview/`, { token: await teacher(), body });
    expect(json).to.include({ changed: 0, changed_results: 3 });
    const outcome = { grade: 0, grade_lower: 0, grade_upper: 0 };
    expect(valueAt(json, 'results.1')).to.deep.equal({
      user_id: '6',
      identity: null,
      name: 'Zoe',
      before: { ...outcome, completed: 'no' },
      after: { ...outcome, completed: 'yes' },
    });
    const eased = await app.post(`${RULE}preview/`, { token: await teacher(), body: { partial_share: 0 } });
    expect(eased.json).to.include({ changed: 0, changed_results: 0 });
    await app.close();
  });

  it('compares with the rule in force, and begins with it', async () => {
    const app = await startApp();
    await judgedClass(app);
    await setRule(app, { present_share: 0.3, left_early_before_seconds: null });
    const none = await app.post(`${RULE}preview/`, { token: await teacher() });
    expect(none.json).to.deep.equal({
      version: 1,
      classes: 1,
      changed: 0,
      changes: [],
      changed_results: 0,
      results: [],
    });
    const back = await app.post(`${RULE}preview/`, { token: await teacher(), body: { present_share: 0.75 } });
    expect(back.json).to.include({ version: 1, changed: 2 });
    expect(valueAt(back.json, 'changes.0.before.status')).to.equal('present');
    expect(valueAt(back.json, 'changes.0.after.reasons')).to.have.length(1);
    await app.close();
  });

  it('is not made of two rules when another is set meanwhile', async () => {
    const app = await startApp({
      change: (real) => ({
        ...real,
        previewAttendanceRule: (by, wanted) =>
          real
            .setAttendanceRule({ by, rule: { ...wanted, graceMs: 1_000 }, inPlaceOf: 0 })
            .mapErr(({ type }) => ({ type: 'storage-failed', reason: type }) as const)
            .andThen(() => real.previewAttendanceRule(by, wanted)),
      }),
    });
    await judgedClass(app);
    const reply = await app.post(`${RULE}preview/`, { token: await teacher(), body: { present_share: 0.3 } });
    expectProblem(reply, 409, 'rule_changed');
    expect(textAt(reply.json, 'detail')).to.match(/\bversion 1\b/);
    await app.close();
  });
});
