import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { bodyOf, listen } from './listening-server.js';

/** The exchanges that lead to the analytics file of the scenario `recording-during-class` of 2.4.0. */
const EXCHANGES = ['artifact-fetch', 'artifact-download-token', 'artifact-download'];
const FOLDER = new URL('../../../../../adapters/plugnmeet/test/fixtures/plugnmeet-2.4.0/exchanges/', import.meta.url);

interface Exchange {
  readonly request: { readonly path: string; readonly body: string };
  readonly response: { readonly status: number; readonly headers: Record<string, string>; readonly body: string };
}

/**
 * A PlugNMeet that gives the recorded analytics file, byte for byte, when it is asked for as it was then; everything else it
 * asks the server at `otherwiseUrl`. `downloads` counts how often the file was taken; `spoil` makes another file of it.
 */
export const startWithRecordedAccount = async (otherwiseUrl: string) => {
  const exchanges = EXCHANGES.map((name): Exchange => readExchange(name));
  const state = { downloads: 0, spoil: (file: string): string => file };
  const server = createServer(async (request, response) => {
    const path = request.url ?? '';
    const body = await bodyOf(request);
    const exchange = exchanges.find((one) => one.request.path === path && isAsked(one, body));
    if (exchange === undefined) {
      const { method = 'GET' } = request;
      const answer = await fetch(otherwiseUrl + path, { method, ...(method === 'GET' ? {} : { body }) });
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
      return;
    }
    const { status, headers, body: recorded } = exchange.response;
    const isFile = path.startsWith('/download/');
    const sent = isFile ? state.spoil(recorded) : recorded;
    if (isFile) state.downloads += 1;
    response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(sent) }).end(sent);
  });
  const url = await listen(server);
  const spoil = (how: (file: string) => string): void => {
    state.spoil = how;
  };
  return { url, spoil, downloads: () => state.downloads, close: () => new Promise((done) => server.close(done)) };
};

/** Whether the body asks for the room or the file that was recorded; how many, and in which order, is the asker's. */
const isAsked = ({ request }: Exchange, body: string): boolean => {
  if (request.body === '') return true;
  const [asked, recorded] = [JSON.parse(body), JSON.parse(request.body)];
  return Object.entries(recorded).every(([name, value]) => JSON.stringify(asked[name]) === JSON.stringify(value));
};

const readExchange = (name: string) => JSON.parse(readFileSync(fileURLToPath(new URL(`${name}.json`, FOLDER)), 'utf8'));
