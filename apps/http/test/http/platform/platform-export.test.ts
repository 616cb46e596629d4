import { expect } from 'chai';
import { PersonSessionJson } from '../../../src/http/platform/schema.js';
import { readCsv } from '../../support/read-csv.js';
import { classToken, NOW } from '../class-tokens.js';
import { expectProblem } from '../expect-problem.js';
import { startApp } from '../running-app.js';
import { attend, COURSE, openClass, operationTest, student, takeSeat } from '../story.js';
import { manyRows, ROWS } from './many-rows.js';
import { platformToken, platformTokenFor } from './platform-tokens.js';

const PATH = '/api/platform/attendance/';
const LONG = { exp: NOW / 1_000 + 86_400 };
const linesOf = (text: string): PersonSessionJson[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => PersonSessionJson.parse(JSON.parse(line)));

describe('the platform’s export of everybody’s attendance', () => {
  operationTest('tells each person in each class', { exportAttendance: async function* () {} }, async (app) => {
    await openClass(app);
    await attend(app, await takeSeat(app, await student()), 30);
    app.ports.clock.advance(3_600_000);
    await app.post(`${COURSE}/room/close/`, { body: { room_id: 'matrices' }, token: await classToken(LONG) });
    const reply = await app.get(PATH, { token: await platformToken(LONG) });
    expect(reply.headers.get('Content-Type')).to.equal('application/x-ndjson');
    const [line, ...others] = linesOf(reply.text);
    expect(others).to.deep.equal([]);
    expect(line).to.deep.include({
      course_slug: 'algebra-1',
      room_id: 'matrices',
      user_id: '7',
      name: 'Sam',
      role: 'student',
      attended_seconds: 1_800.5,
      attended_seconds_lower: 1_799.35,
      attended_seconds_upper: 1_801,
      attended_percent: 100,
      duration_seconds: 1_800.5,
      final: false,
    });
    const table = await app.get(`${PATH}?format=csv`, { token: await platformToken(LONG) });
    expect(table.headers.get('Content-Type')).to.equal('text/csv; charset=utf-8');
    expect(readCsv(Buffer.from(`\uFEFF${table.text}`))[0]).to.include({ user_id: '7', attended_seconds: '1800.5' });
    const other = await app.get(PATH, { token: await platformToken({ course: { slug: 'algebra-2' }, ...LONG }) });
    expect(other.text).to.equal('');
  });

  it('tells every row once, as lines and as a table', async () => {
    const { seen, change } = manyRows();
    const app = await startApp({ change });
    const lines = linesOf((await app.get(PATH, { token: await platformToken() })).text);
    expect(lines).to.have.length(ROWS);
    expect(lines.at(-1)).to.include({ user_id: String(ROWS - 1), attended_percent: 50, name: `Somebody ${ROWS - 1}` });
    const response = await fetch(`${app.url}${PATH}?format=csv`, {
      headers: { Authorization: `Bearer ${await platformTokenFor('algebra-1')}` },
    });
    const table = readCsv(new Uint8Array(await response.arrayBuffer()));
    expect(table).to.have.length(ROWS);
    expect(table[3]).to.include({ user_id: '3', name: "'=1+1" });
    expect(seen.released).to.equal(2);
    await app.close();
  }).timeout(20_000);

  it('breaks the connection off when it fails in the middle', async () => {
    for (const format of ['json', 'csv']) {
      const { seen, change } = manyRows(50_000);
      const app = await startApp({ change });
      const response = await fetch(`${app.url}${PATH}?format=${format}`, {
        headers: { Authorization: `Bearer ${await platformToken()}` },
      });
      expect(response.status).to.equal(200);
      const failure = await response.text().catch((error: unknown) => error);
      expect(failure).to.be.instanceOf(Error);
      expect(seen.released).to.equal(1);
      expect(app.log.join('')).to.contain('the database is gone');
      await app.close();
    }
  });

  it('is a problem when it fails at once, and takes no place then', async () => {
    const { change } = manyRows(0);
    const app = await startApp({ change });
    for (let time = 0; time < 5; time += 1) {
      const reply = await app.get(PATH, { token: await platformToken() });
      expectProblem(reply, 503, 'storage_unavailable');
      expect(reply.text).not.to.contain('the database is gone');
    }
    await app.close();
  });

  for (const query of ['format=xlsx', 'format=', 'format=pdf']) {
    it(`refuses ${query}`, async () => {
      const app = await startApp();
      expectProblem(await app.get(`${PATH}?${query}`, { token: await platformToken() }), 422, 'invalid_input');
      await app.close();
    });
  }
});
