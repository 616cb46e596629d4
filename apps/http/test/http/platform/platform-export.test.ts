import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { LiveClasses, PersonSession } from '@homeroom/core';
import { expect } from 'chai';
import sinon from 'sinon';
import { EXPORT_WITHIN_MS, exportPlaces } from '../../../src/http/platform/export.js';
import { PersonSessionJson } from '../../../src/http/platform/schema.js';
import { readCsv } from '../../support/read-csv.js';
import { classToken, NOW } from '../class-tokens.js';
import { expectProblem } from '../expect-problem.js';
import { type RunningApp, startApp } from '../running-app.js';
import { attend, COURSE, openClass, operationTest, student, takeSeat } from '../story.js';
import { until } from '../until.js';
import { platformToken, platformTokenFor } from './platform-tokens.js';

const PATH = '/api/platform/attendance/';
const LONG = { exp: NOW / 1_000 + 86_400 };
const ROWS = 200_000;
const PIECE = 500;
/** Rows that may be read and not yet taken: what the kernel and Node keep for a connection, some 4 MiB on loopback, at 280 bytes a row. */
const ROWS_AHEAD = 50_000;

const row = (index: number): PersonSession => ({
  slug: 'algebra-1',
  roomId: `room${index % 100}`,
  externalId: String(index),
  identity: `identity-${index}`,
  name: index === 3 ? '=1+1' : `Somebody ${index}`,
  role: 'student',
  attendedMs: 1_800_000,
  lowerMs: 1_799_000,
  upperMs: 1_801_000,
  lengthMs: 3_600_000,
  final: true,
});

/** An export of so many rows that counts how far it was read; `failAt`: the row before which it fails. */
const manyRows = (failAt = Number.POSITIVE_INFINITY) => {
  const seen = { read: 0, released: 0 };
  async function* source(): AsyncGenerator<readonly PersonSession[]> {
    try {
      for (let from = 0; from < ROWS; from += PIECE) {
        if (from >= failAt) throw new Error('the database is gone');
        seen.read += PIECE;
        yield [...Array(PIECE).keys()].map((index) => row(from + index));
      }
    } finally {
      seen.released += 1;
    }
  }
  return { seen, source, change: (real: LiveClasses): LiveClasses => ({ ...real, exportAttendance: source }) };
};

const linesOf = (text: string): PersonSessionJson[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => PersonSessionJson.parse(JSON.parse(line)));

/** Asks and does not read. */
const askOnly = async (app: RunningApp, method = 'GET'): Promise<IncomingMessage> => {
  const headers = { Authorization: `Bearer ${await platformToken()}` };
  return new Promise((resolve, reject) => {
    const request = get(`${app.url}${PATH}`, { method, headers, agent: false }, resolve);
    request.once('error', reject);
  });
};

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

  it('is read no further than its reader takes it, and let go when the reader goes', async () => {
    const { seen, change } = manyRows();
    const app = await startApp({ change });
    const response = await askOnly(app);
    let before = -1;
    // It has come to rest when a while passes in which nothing more is read.
    while (before !== seen.read) {
      before = seen.read;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(seen.read).to.be.at.most(ROWS_AHEAD).and.at.least(PIECE);
    expect(seen.released).to.equal(0);
    response.destroy();
    await until(() => seen.released === 1);
    expect(seen.read).to.be.at.most(ROWS_AHEAD);
    await app.close();
  });

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

  it('runs a few times at once and not more, and gives its place back however it ends', async () => {
    const { seen, change } = manyRows();
    const app = await startApp({ change });
    const [first, second] = [await askOnly(app), await askOnly(app)];
    const refused = await app.get(PATH, { token: await platformToken() });
    expectProblem(refused, 429, 'too_many_requests');
    expect(refused.headers.get('Retry-After')).to.equal('30');
    first.destroy();
    second.destroy();
    await until(() => seen.released === 2);
    for (let time = 1; time <= 4; time += 1) {
      (await askOnly(app, 'HEAD')).resume();
      await until(() => seen.released === 2 + time);
    }
    expect((await app.get(PATH, { token: await platformToken() })).status).to.equal(200);
    await app.close();
  }).timeout(20_000);

  it('is let go when its reader left before there was a first row', async () => {
    let answerFirst = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      answerFirst = resolve;
    });
    const seen = { asked: 0, released: 0 };
    async function* source(): AsyncGenerator<readonly PersonSession[]> {
      seen.asked += 1;
      try {
        await held;
        for (let piece = 0; piece < ROWS; piece += 1) yield [row(piece)];
      } finally {
        seen.released += 1;
      }
    }
    const app = await startApp({ change: (real) => ({ ...real, exportAttendance: source }) });
    const headers = { Authorization: `Bearer ${await platformToken()}` };
    const request = get(`${app.url}${PATH}`, { headers, agent: false });
    const gone = new Promise((resolve) => request.once('error', resolve));
    await until(() => seen.asked === 1);
    request.destroy();
    await gone;
    answerFirst();
    await until(() => seen.released === 1);
    await app.close();
  });

  it('ends with an error when it takes too long', async () => {
    const timers = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const { seen, source } = manyRows();
      const answered = (await exportPlaces()(source, 'csv'))._unsafeUnwrap();
      const stream = answered.body;
      if (!(stream instanceof Readable)) throw new Error('no stream');
      const failed = once(stream, 'error');
      timers.tick(EXPORT_WITHIN_MS);
      expect(String(await failed)).to.contain('too long');
      await until(() => seen.released === 1);
    } finally {
      timers.restore();
    }
  });

  for (const query of ['format=xlsx', 'format=', 'format=pdf']) {
    it(`refuses ${query}`, async () => {
      const app = await startApp();
      expectProblem(await app.get(`${PATH}?${query}`, { token: await platformToken() }), 422, 'invalid_input');
      await app.close();
    });
  }
});
