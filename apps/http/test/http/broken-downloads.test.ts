import type { LiveClasses } from '@homeroom/core';
import { aRecording } from '@homeroom/core/testing';
import { expect } from 'chai';
import { okAsync } from 'neverthrow';
import { signedPath, urlExpiry } from '../../src/http/recordings/recording-urls.js';
import { NOW } from './class-tokens.js';
import { type RunningApp, startApp, URL_SECRETS } from './running-app.js';
import { until } from './until.js';

const GRANT = { recordId: 'RM_1-2', kind: 'file', readerId: 'somebody', expiresAt: urlExpiry(NOW, 60) } as const;
const PATH = signedPath(GRANT, URL_SECRETS[0] ?? '');

describe('downloads that break off', () => {
  let app: RunningApp;
  const startWith = async (sizeBytes: number, bytes: AsyncIterable<Uint8Array>): Promise<void> => {
    const broken: Pick<LiveClasses, 'readRecordingFile'> = {
      readRecordingFile: () => okAsync({ recording: aRecording(), file: { sizeBytes, bytes } }),
    };
    app = await startApp({ change: (real) => ({ ...real, ...broken }) });
  };
  const errors = () => app.log.filter((one) => one.includes('"level":"error"'));
  afterEach(() => app.close());

  it('on our side break the connection, so that nobody takes them for whole, and are logged', async () => {
    await startWith(20, breakingOff());
    const failure = await fetch(app.url + PATH)
      .then((reply) => reply.text())
      .then(
        () => null,
        (error: unknown) => error,
      );
    expect(failure).to.be.instanceOf(Error);
    expect(errors()).to.have.length(1);
    expect(errors()[0]).to.contain('the disk broke');
  });

  it('on the caller’s side are no error of ours', async () => {
    await startWith(1e12, withoutEnd());
    const leaving = new AbortController();
    expect((await fetch(app.url + PATH, { signal: leaving.signal })).status).to.equal(200);
    leaving.abort();
    await until(() => app.log.some((one) => one.includes('"status":499')));
    expect(errors()).to.deep.equal([]);
  });
});

async function* withoutEnd(): AsyncGenerator<Uint8Array> {
  for (;;) yield Buffer.alloc(65_536);
}

async function* breakingOff(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('01234');
  throw new Error('the disk broke');
}
