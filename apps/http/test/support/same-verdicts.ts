import { expect } from 'chai';
import { z } from 'zod';
import { type AppUnderTest, call } from './app-under-test.js';
import { AttendanceAnswer } from './attendance-answer.js';

const Results = z.object({
  classes: z.number(),
  users: z.array(
    z.object({
      user_id: z.string().nullable(),
      identity: z.string().nullable(),
      verdicts: z.record(z.string(), z.number()),
    }),
  ),
});

/** Lines that lie close to the stays of classes of a few seconds. */
const RULE = {
  present_share: 0.3,
  partial_share: 0.1,
  minimum_stay_seconds: 1,
  late_after_seconds: 5,
  left_early_before_seconds: 2,
};

/**
 * Sets the first rule of a course that has had one live session, and compares what is said of everybody in it, from their
 * stays, with what the course’s results say, from its roll-up. Gives the verdicts that were compared.
 */
export const compareVerdicts = async ({ app }: AppUnderTest, slug: string, teacher: string): Promise<string[]> => {
  const course = `/api/course/${slug}/online`;
  const set = await call(app, 'POST', `${course}/attendance-rule/`, teacher, { ...RULE, in_place_of: 0 });
  expect(set.status, JSON.stringify(set.body)).to.equal(201);
  const attendance = await call(app, 'GET', `${course}/sessions/${slug}/attendance/`, teacher);
  const { users, rule_version, started_at, ended_at } = AttendanceAnswer.parse(attendance.body);
  expect(rule_version).to.equal(1);
  const answer = await call(app, 'GET', `${course}/attendance/results/`, teacher);
  const results = Results.parse(answer.body);
  expect(results.classes).to.equal(started_at !== null && ended_at !== null ? 1 : 0);
  const judged = users.filter(({ verdict }) => verdict !== null);
  expect(results.users, 'who is judged').to.have.length(judged.length);
  return judged.map(({ user_id, identity, verdict }) => {
    const status = verdict?.status ?? '';
    const found = results.users.find((one) => (user_id === null ? one.identity === identity : one.user_id === user_id));
    expect(found?.verdicts[status], `how often ${identity} was ${status}`).to.equal(1);
    return status;
  });
};
