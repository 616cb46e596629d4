import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import { type PlugNMeetClient, plugnmeetClient } from '../src/index.js';
import { callFor } from './exchange-calls.js';
import { type Expected, expectedOf } from './exchange-table.js';
import { type LocalServer, localServer } from './local-server.js';
import {
  answerBytes,
  type Exchange,
  exchange,
  exchangeNames,
  SAMPLE_KEY,
  SAMPLE_SECRET,
  VERSIONS,
} from './recorded.js';
import { summary } from './summary.js';

for (const version of VERSIONS) {
  describe(`recorded exchanges of PlugNMeet ${version}`, () => {
    let server: LocalServer;
    let client: PlugNMeetClient;
    let current: Exchange;

    beforeEach(async () => {
      server = await localServer((response) => {
        response.writeHead(current.response.status, current.response.headers);
        response.end(answerBytes(current));
      });
      client = plugnmeetClient({
        baseUrl: server.baseUrl,
        apiKey: SAMPLE_KEY,
        apiSecret: SAMPLE_SECRET,
        timeoutSeconds: 5,
        idleSeconds: 5,
      });
    });

    afterEach(() => server.close());

    it('has a line in the table for each recorded file, and no line without one', () => {
      expect(Object.keys(expectedOf(version)).sort()).to.deep.equal(exchangeNames(version));
    });

    for (const [name, expected] of Object.entries(expectedOf(version))) {
      it(`${name}: ${expected.outcome}`, async () => {
        current = exchange(version, name);
        expect(await summary(await callFor(client, current))).to.equal(expected.outcome);
        expectRequest(server, current, expected);
      });
    }
  });
}

/** What we sent, against what was recorded; judged by the server's own means. */
const expectRequest = (server: LocalServer, recorded: Exchange, expected: Expected) => {
  const [sent] = server.received;
  if (sent === undefined) throw new Error('nothing was sent');
  if (sent.method === 'POST') {
    expect(sent.headers['api-key']).to.equal(SAMPLE_KEY);
    expect(sent.headers['content-type']).to.equal('application/json');
    const signature = createHmac('sha256', SAMPLE_SECRET).update(sent.body).digest('hex');
    expect(sent.headers['hash-signature']).to.equal(signature);
  }
  if (expected.differs !== undefined) return;
  expect(`${sent.method} ${sent.url}`).to.equal(`${recorded.request.method} ${recorded.request.path}`);
  expect(sent.body.toString()).to.equal(recorded.request.body);
  for (const [header, value] of Object.entries(recorded.request.headers)) {
    expect(sent.headers[header.toLowerCase()], header).to.equal(value);
  }
};
