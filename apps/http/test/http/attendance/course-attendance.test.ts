import type { CourseTotals, PersonTotal } from '@homeroom/core';
import { expect } from 'chai';
import { errAsync, okAsync } from 'neverthrow';
import { WORKBOOK_ROWS } from '../../../src/http/attendance/workbook.js';
import { readCsv } from '../../support/read-csv.js';
import { readWorkbook } from '../../support/read-workbook.js';
import { classToken, NOW } from '../class-tokens.js';
import { expectProblem } from '../expect-problem.js';
import { platformToken } from '../platform/platform-tokens.js';
import { type RunningApp, startApp } from '../running-app.js';
import { attend, COURSE, observer, openClass, operationTest, student, takeSeat, textAt, valueAt } from '../story.js';

const PATH = `${COURSE}/attendance/`;
const LONG = { exp: NOW / 1_000 + 86_400 };

/** Two classes of half an hour; Sam was in both, and a stranger in the first for ten minutes. */
const twoClasses = async (app: RunningApp): Promise<void> => {
  await openClass(app);
  await attend(app, await takeSeat(app, await student()), 30);
  await attend(app, 'stranger', 10);
  app.ports.clock.advance(3_600_000);
  await app.post(`${COURSE}/room/close/`, { body: { room_id: 'matrices' }, token: await classToken(LONG) });
};

const NO_TOTALS: CourseTotals = { classes: 0, openClasses: 0, lengthMs: 0, people: { items: [], nextCursor: null } };

const total = (index: number): PersonTotal => ({
  person: null,
  identity: `somebody-${index}`,
  name: `Somebody ${index}`,
  role: null,
  classesAttended: 1,
  attendedMs: 1_000,
  lowerMs: 500,
  upperMs: 9_000,
});

/** A course of so many people, told by parts; `failAt`: the part that cannot be read. */
const manyPeople = (people: number, failAt = Number.POSITIVE_INFINITY) => {
  const seen = { parts: 0 };
  const change = (real: RunningApp['liveClasses']): RunningApp['liveClasses'] => ({
    ...real,
    readCourseAttendance: (_, { limit, cursor }) => {
      const from = Number(cursor ?? 0);
      seen.parts += 1;
      if (seen.parts === failAt) return errAsync({ type: 'storage-failed', reason: 'the disk is gone' });
      const items = [...Array(Math.min(limit, people - from)).keys()].map((index) => total(from + index));
      const nextCursor = from + limit < people ? String(from + limit) : null;
      return okAsync({ classes: 2, openClasses: 1, lengthMs: 8_000, people: { items, nextCursor } });
    },
  });
  return { seen, change };
};

describe('the attendance of a course', () => {
  operationTest('tells what everybody attended', { readCourseAttendance: () => okAsync(NO_TOTALS) }, async (app) => {
    await twoClasses(app);
    const { json } = await app.get(PATH, { token: await classToken(LONG) });
    expect(json).to.include({ classes: 1, open_classes: 1, duration_seconds: 1_800.5, next_cursor: null });
    const users = [valueAt(json, 'users.0'), valueAt(json, 'users.1')];
    expect(users.find((one) => valueAt(one, 'user_id') === '7')).to.deep.equal({
      user_id: '7',
      identity: null,
      name: 'Sam',
      role: 'student',
      classes_attended: 1,
      classes: 1,
      classes_percent: 100,
      attended_seconds: 1_800.5,
      attended_seconds_lower: 1_799.35,
      attended_seconds_upper: 1_801,
      attended_percent: 100,
      attended_percent_lower: 99.94,
      attended_percent_upper: 100,
    });
    expect(users.find((one) => valueAt(one, 'user_id') === null)).to.include({
      identity: 'stranger',
      role: null,
      attended_percent: 33.35,
    });
  });

  it('comes by parts', async () => {
    const { change } = manyPeople(5);
    const app = await startApp({ change });
    const begin = await app.get(`${PATH}?limit=3`);
    expect(valueAt(begin.json, 'users')).to.have.length(3);
    const rest = await app.get(`${PATH}?limit=3&cursor=${textAt(begin.json, 'next_cursor')}`);
    expect(valueAt(rest.json, 'users')).to.have.length(2);
    expect(valueAt(rest.json, 'users.1.identity')).to.equal('somebody-4');
    await app.close();
  });

  it('is for who teaches, and for the platform', async () => {
    const app = await startApp();
    await openClass(app);
    for (const format of ['json', 'csv', 'xlsx']) {
      for (const token of [await student(), await observer()]) {
        const reply = await app.get(`${PATH}?format=${format}`, { token });
        expectProblem(reply, 403, 'not_allowed');
      }
      for (const token of [
        await classToken(),
        await classToken({ sub: '43', role: 'assistant' }),
        await platformToken(),
      ]) {
        expect((await app.get(`${PATH}?format=${format}`, { token })).status, format).to.equal(200);
      }
    }
    await app.close();
  });

  it('says nothing of shares while no class has ended', async () => {
    const app = await startApp();
    const { json } = await app.get(PATH);
    expect(json).to.deep.equal({ classes: 0, open_classes: 0, duration_seconds: 0, users: [], next_cursor: null });
    await app.close();
  });

  it('has no share above 100 percent', async () => {
    const { change } = manyPeople(1);
    const app = await startApp({ change });
    const { json } = await app.get(PATH);
    expect(valueAt(json, 'users.0')).to.include({
      attended_percent: 12.5,
      attended_percent_upper: 100,
      classes_percent: 50,
    });
    await app.close();
  });

  for (const query of [
    'limit=0',
    'limit=101',
    'limit=x',
    'cursor=%00',
    "cursor='",
    'cursor=',
    'format=pdf',
    'format=',
  ]) {
    it(`refuses ${query}`, async () => {
      const app = await startApp();
      expectProblem(await app.get(`${PATH}?${query}`), 422, 'invalid_input');
      await app.close();
    });
  }

  it('begins anew at a cursor that nobody gave', async () => {
    const app = await startApp();
    await twoClasses(app);
    const { json } = await app.get(`${PATH}?cursor=nobody-gave-it`, { token: await classToken(LONG) });
    expect(valueAt(json, 'users')).to.have.length(2);
    await app.close();
  });
});

describe('the attendance of a course as a file', () => {
  const file = async (app: RunningApp, format: string) =>
    fetch(`${app.url}${PATH}?format=${format}`, { headers: { Authorization: `Bearer ${await classToken()}` } });

  it('holds everybody as a table, read by parts', async () => {
    const { seen, change } = manyPeople(1_001);
    const app = await startApp({ change });
    const response = await file(app, 'csv');
    expect(response.headers.get('Content-Disposition')).to.equal('attachment; filename="attendance-algebra-1.csv"');
    const rows = readCsv(new Uint8Array(await response.arrayBuffer()));
    expect(rows).to.have.length(1_001);
    expect(rows[1_000]).to.include({
      user_id: '',
      identity: 'somebody-1000',
      classes: '2',
      classes_percent: '50',
      attended_percent_lower: '6.25',
    });
    expect(seen.parts).to.equal(6);
    await app.close();
  });

  it('breaks off when a part cannot be read, and does not end as if it were whole', async () => {
    const { change } = manyPeople(100_000, 3);
    const app = await startApp({ change });
    const response = await file(app, 'csv');
    expect(response.status).to.equal(200);
    const failure = await response.text().catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(Error);
    await app.close();
  });

  it('is a problem when the first part cannot be read', async () => {
    for (const format of ['csv', 'xlsx']) {
      const { change } = manyPeople(10, 1);
      const app = await startApp({ change });
      expectProblem(await app.get(`${PATH}?format=${format}`), 503, 'storage_unavailable');
      await app.close();
    }
  });

  it('holds people and the course as a workbook', async () => {
    const { change } = manyPeople(250);
    const app = await startApp({ change });
    const { sheets, formulas } = readWorkbook(new Uint8Array(await (await file(app, 'xlsx')).arrayBuffer()));
    expect(formulas).to.equal(0);
    expect(sheets.People).to.have.length(251);
    expect(sheets.Course?.map(([name, value]) => [name?.value, value?.value])).to.deep.equal([
      ['property', 'value'],
      ['slug', 'algebra-1'],
      ['classes', '2'],
      ['open_classes', '1'],
      ['duration_seconds', '8'],
    ]);
    await app.close();
  });

  it('is no workbook when there are too many, and is not read to its end for that', async () => {
    const { seen, change } = manyPeople(1_000_000);
    const app = await startApp({ change });
    const reply = await app.get(`${PATH}?format=xlsx`);
    expectProblem(reply, 422, 'invalid_input');
    expect(textAt(reply.json, 'detail')).to.contain(`at most ${WORKBOOK_ROWS} people`);
    expect(seen.parts).to.equal(WORKBOOK_ROWS / 200 + 1);
    await app.close();
  });

  it('has a name of plain letters whatever the course is called', async () => {
    const { change } = manyPeople(1);
    const app = await startApp({ change });
    const slug = `..\\"; filename=x.exe\r\n学${'x'.repeat(200)}`;
    const token = await classToken({ course: { slug } });
    const reply = await app.get(`/api/course/${encodeURIComponent(slug)}/online/attendance/?format=csv`, { token });
    expect(reply.status).to.equal(200);
    expect(reply.headers.get('Content-Disposition')).to.match(/^attachment; filename="[A-Za-z0-9_-]{1,100}\.csv"$/);
    await app.close();
  });
});
