import { expect } from 'chai';
import { WORKBOOK_ROWS } from '../../../src/http/attendance/workbook.js';
import { readCsv } from '../../support/read-csv.js';
import { readWorkbook } from '../../support/read-workbook.js';
import { classToken } from '../class-tokens.js';
import { expectProblem } from '../expect-problem.js';
import { type RunningApp, startApp } from '../running-app.js';
import { COURSE, textAt } from '../story.js';
import { manyPeople } from './many-people.js';

const PATH = `${COURSE}/attendance/`;

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
