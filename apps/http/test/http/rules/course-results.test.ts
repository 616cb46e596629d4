import { type CourseResults, USUAL_RULE } from '@homeroom/core';
import { expect } from 'chai';
import { okAsync } from 'neverthrow';
import { RATE_LIMITS } from '../../../src/http/rate-limits.js';
import { classToken } from '../class-tokens.js';
import { expectProblem } from '../expect-problem.js';
import { platformToken, platformTokenFor } from '../platform/platform-tokens.js';
import { startApp } from '../running-app.js';
import { COURSE, operationTest, valueAt } from '../story.js';
import { assistant, judgedClass, observer, setRule, student, teacher } from './judged-class.js';

const PATH = `${COURSE}/attendance/results/`;
const NONE = { present: 0, late: 0, left_early: 0, partial: 0, absent: 0, unsure: 0 };
const USUALLY = { version: 0, rule: USUAL_RULE, setBy: null, setAt: null };
const NO_RESULTS: CourseResults = { inForce: USUALLY, classes: 0, people: [] };

describe('the results of a course', () => {
  operationTest(
    'tell what the rule says of everybody whom it judges',
    { readCourseResults: () => okAsync(NO_RESULTS) },
    async (app) => {
      await judgedClass(app);
      const { status, json } = await app.get(PATH, { token: await teacher() });
      expect(status).to.equal(200);
      expect(json).to.deep.equal({
        rule_version: 0,
        classes: 1,
        users: [
          {
            user_id: '7',
            identity: null,
            name: 'Sam',
            role: 'student',
            verdicts: { ...NONE, present: 1 },
            completed: 'yes',
            grade: 1,
            grade_lower: 1,
            grade_upper: 1,
          },
          {
            user_id: '8',
            identity: null,
            name: 'Tia',
            role: 'student',
            verdicts: { ...NONE, partial: 1 },
            completed: 'no',
            grade: 0.4447,
            grade_lower: 0.4438,
            grade_upper: 0.4451,
          },
          {
            user_id: '6',
            identity: null,
            name: 'Zoe',
            role: 'student',
            verdicts: { ...NONE, absent: 1 },
            completed: 'no',
            grade: 0,
            grade_lower: 0,
            grade_upper: 0,
          },
          {
            user_id: null,
            identity: 'stranger',
            name: 'as the server calls them',
            role: null,
            verdicts: { ...NONE, partial: 1 },
            completed: 'no',
            grade: 0.6669,
            grade_lower: 0.666,
            grade_upper: 0.6672,
          },
        ],
      });
    },
  );

  it('are by the rule in force, and unsure where what is known is', async () => {
    const app = await startApp();
    await judgedClass(app);
    await setRule(app, { present_share: 1, grace_seconds: 0 });
    const strict = (await app.get(PATH, { token: await platformToken() })).json;
    expect(strict).to.include({ rule_version: 1 });
    expect(valueAt(strict, 'users.0')).to.deep.include({
      user_id: '7',
      verdicts: { ...NONE, unsure: 1 },
      completed: 'unsure',
    });
    await setRule(app, { present_share: 0.3 }, 1);
    const mild = (await app.get(PATH, { token: await platformToken() })).json;
    expect(mild).to.include({ rule_version: 2 });
    expect(valueAt(mild, 'users.1')).to.deep.include({
      user_id: '8',
      verdicts: { ...NONE, left_early: 1 },
      completed: 'yes',
      grade: 1,
    });
    await app.close();
  });

  it('are for who teaches, and for the platform', async () => {
    const app = await startApp();
    await judgedClass(app);
    for (const format of ['json', 'csv', 'xlsx']) {
      for (const token of [await student(), await observer()]) {
        expectProblem(await app.get(`${PATH}?format=${format}`, { token }), 403, 'not_allowed');
      }
      for (const token of [await teacher(), await assistant(), await platformToken()]) {
        expect((await app.get(`${PATH}?format=${format}`, { token })).status, format).to.equal(200);
      }
      const token = await platformTokenFor('algebra-2');
      expectProblem(await app.get(`${PATH}?format=${format}`, { token }), 403, 'course_mismatch');
    }
    await app.close();
  });

  it('are worked out only so often for a person and a course', async () => {
    const app = await startApp();
    await app.get(PATH);
    const other = '/api/course/algebra-2/online/attendance/results/';
    await app.get(other, { token: await classToken({ course: { slug: 'algebra-2' } }) });
    const token = await platformToken();
    for (let asked = 0; asked < RATE_LIMITS.exporting.requests; asked += 1) {
      expect((await app.get(PATH, { token })).status).to.equal(200);
    }
    expectProblem(await app.get(PATH, { token }), 429, 'too_many_requests');
    expect((await app.get(other, { token })).status).to.equal(200);
    expect((await app.get(PATH)).status).to.equal(200);
    await app.close();
  });

  it('say nothing before a class has ended', async () => {
    const app = await startApp();
    expect((await app.get(PATH)).json).to.deep.equal({ rule_version: 0, classes: 0, users: [] });
    await app.close();
  });

  for (const query of ['format=pdf', 'format=', 'format=CSV']) {
    it(`refuse ${query}`, async () => {
      const app = await startApp();
      expectProblem(await app.get(`${PATH}?${query}`), 422, 'invalid_input');
      await app.close();
    });
  }
});
