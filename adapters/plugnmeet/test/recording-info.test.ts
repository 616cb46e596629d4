import { expect } from 'chai';
import { plugnmeetClient } from '../src/index.js';
import { type LocalServer, localServer } from './local-server.js';
import { answerBytes, exchange, SAMPLE_KEY, SAMPLE_SECRET, type Version } from './recorded.js';

describe('recordingInfo of both lines', () => {
  let server: LocalServer;
  let answers: Record<string, readonly [Version, string]>;

  beforeEach(async () => {
    server = await localServer((response, { url }) => {
      const [version, name] = answers[url] ?? (['1.9.4', 'auth-unknown-path'] as const);
      const recorded = exchange(version, name);
      response.writeHead(recorded.response.status, recorded.response.headers).end(answerBytes(recorded));
    });
  });
  afterEach(() => server.close());

  const clientOf = () =>
    plugnmeetClient({ baseUrl: server.baseUrl, apiKey: SAMPLE_KEY, apiSecret: SAMPLE_SECRET, timeoutSeconds: 2 });
  const asked = () => server.received.map(({ url }) => url.replace('/auth/recording/', ''));

  const RECORD_ID = '27eef974-621e-4d95-85ce-0ba2c215e6fc-1795361554888';

  it('asks 1.9.4 by the older path, and remembers it', async () => {
    answers = { '/auth/recording/recordingInfo': ['1.9.4', 'recording-recordinginfo-known'] };
    const client = clientOf();
    const info = await client.recordingInfo(RECORD_ID);
    expect(info._unsafeUnwrap()).to.deep.equal({
      recordId: RECORD_ID,
      roomId: 'rec-in-class-h0lz',
      roomSid: '27eef974-621e-4d95-85ce-0ba2c215e6fc',
      sizeBytes: 70_000,
      createdAt: 1_795_361_563_000,
    });
    expect(server.received[1]?.body.toString()).to.equal(
      exchange('1.9.4', 'recording-recordinginfo-known').request.body,
    );
    await client.recordingInfo(RECORD_ID);
    expect(asked()).to.deep.equal(['info', 'recordingInfo', 'recordingInfo']);
  });

  it('tells a missing recording of 1.9.4, and remembers the path from that too', async () => {
    answers = { '/auth/recording/recordingInfo': ['1.9.4', 'recording-recordinginfo-unknown'] };
    const client = clientOf();
    expect((await client.recordingInfo('no'))._unsafeUnwrapErr()).to.deep.equal({ type: 'recording-not-there' });
    await client.recordingInfo('no');
    expect(asked()).to.deep.equal(['info', 'recordingInfo', 'recordingInfo']);
  });

  it('asks 2.4.0 by the newer path alone', async () => {
    answers = {
      '/auth/recording/info': ['2.4.0', 'recording-info-known'],
      '/auth/recording/recordingInfo': ['2.4.0', 'recording-recordinginfo-known'],
    };
    const client = clientOf();
    expect((await client.recordingInfo(RECORD_ID)).isOk()).to.equal(true);
    await client.recordingInfo(RECORD_ID);
    expect(asked()).to.deep.equal(['info', 'info']);
  });

  it('remembers nothing of a server that knows neither path', async () => {
    answers = {};
    const client = clientOf();
    expect((await client.recordingInfo(RECORD_ID))._unsafeUnwrapErr().type).to.equal('video-server-not-understood');
    await client.recordingInfo(RECORD_ID);
    expect(asked()).to.deep.equal(['info', 'recordingInfo', 'info', 'recordingInfo']);
  });
});
