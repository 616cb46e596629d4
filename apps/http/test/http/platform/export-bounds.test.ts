import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { PersonSession } from '@homeroom/core';
import { expect } from 'chai';
import sinon from 'sinon';
import { EXPORT_WITHIN_MS, exportPlaces } from '../../../src/http/platform/export.js';
import { expectProblem } from '../expect-problem.js';
import { type RunningApp, startApp } from '../running-app.js';
import { until } from '../until.js';
import { manyRows, PIECE, ROWS, row } from './many-rows.js';
import { platformToken } from './platform-tokens.js';

const PATH = '/api/platform/attendance/';
/** Rows that may be read and not yet taken: what the kernel and Node keep for a connection, some 4 MiB on loopback, at 280 bytes a row. */
const ROWS_AHEAD = 50_000;

/** Asks and does not read. */
const askOnly = async (app: RunningApp, method = 'GET'): Promise<IncomingMessage> => {
  const headers = { Authorization: `Bearer ${await platformToken()}` };
  return new Promise((resolve, reject) => {
    const request = get(`${app.url}${PATH}`, { method, headers, agent: false }, resolve);
    request.once('error', reject);
  });
};

describe('the bounds of an export', () => {
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
});
