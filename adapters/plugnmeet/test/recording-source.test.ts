import { createHash } from 'node:crypto';
import type { RecordingSource } from '@homeroom/core';
import { expect } from 'chai';
import { plugnmeetClient, plugnmeetRecordingSource } from '../src/index.js';
import { type LocalServer, localServer } from './local-server.js';
import { answerBytes, exchange, SAMPLE_KEY, SAMPLE_SECRET } from './recorded.js';

describe('plugnmeetRecordingSource', () => {
  let server: LocalServer;
  let source: RecordingSource;
  /** Recorded exchanges to answer with, in turn; the last one stays. */
  let answers: string[];

  beforeEach(async () => {
    server = await localServer((response) => {
      const recorded = exchange('2.4.0', (answers.length > 1 ? answers.shift() : answers[0]) ?? '');
      response.writeHead(recorded.response.status, recorded.response.headers).end(answerBytes(recorded));
    });
    const client = plugnmeetClient({ baseUrl: server.baseUrl, apiKey: SAMPLE_KEY, apiSecret: SAMPLE_SECRET });
    source = plugnmeetRecordingSource({ client });
  });
  afterEach(() => server.close());

  const RECORD_ID = '3ac0788d-0742-4f4e-bd48-d2856c624769-1795360572511';

  it('describes a processed recording, and not one that is still being processed', async () => {
    answers = ['recording-info-known'];
    expect((await source.describe(RECORD_ID))._unsafeUnwrap()).to.deep.equal({ announcedBytes: 70_000 });
    answers = ['recording-info-between-end-and-proceeded'];
    expect((await source.describe(RECORD_ID))._unsafeUnwrapErr()).to.deep.equal({ type: 'recording-not-there' });
  });

  it('downloads with a fresh token, to the last byte', async () => {
    answers = ['recording-download-token', 'download-full'];
    const stream = (await source.download(RECORD_ID))._unsafeUnwrap();
    expect(stream.lengthBytes).to.equal(69_842);
    const hash = createHash('sha256');
    for await (const piece of stream.bytes) hash.update(piece);
    // The fixture's own note says so.
    expect(hash.digest('hex')).to.equal('845c876ad7389302065002e2498dbb61204bfa9640b030167b429fa5eeb37dd7');
    const { token } = JSON.parse(exchange('2.4.0', 'recording-download-token').response.body);
    expect(server.received.map(({ method, url }) => `${method} ${url}`)).to.deep.equal([
      'POST /auth/recording/getDownloadToken',
      `GET /download/recording/${token}`,
    ]);
  });

  it('asks for one more token when the first is refused, and for no third', async () => {
    answers = ['recording-download-token', 'download-expired-token', 'recording-download-token', 'download-full'];
    expect((await source.download(RECORD_ID)).isOk()).to.equal(true);
    answers = ['recording-download-token', 'download-bad-token', 'recording-download-token', 'download-bad-token'];
    const refused = await source.download(RECORD_ID);
    expect(refused._unsafeUnwrapErr()).to.deep.equal({
      type: 'video-server-refused',
      code: 'HTTP_401',
      message: 'the download token was refused',
    });
    expect(server.received.length).to.equal(8);
  });

  it('tells a recording that is not there, by its token or by its file', async () => {
    answers = ['recording-download-token-unknown'];
    expect((await source.download(RECORD_ID))._unsafeUnwrapErr()).to.deep.equal({ type: 'recording-not-there' });
    answers = ['recording-download-token', 'download-deleted'];
    expect((await source.download(RECORD_ID))._unsafeUnwrapErr()).to.deep.equal({ type: 'recording-not-there' });
  });
});
