import { readFileSync } from 'node:fs';
import { signature } from './client.js';
import { API_SECRET } from './simulator.js';

/** A recorded request and its recorded answer. */
export type Exchange = {
  readonly name: string;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers: Headers;
    readonly body: string;
  };
  readonly response: { readonly status: number; readonly headers: Headers; readonly body: string };
};
export type Scenario = { readonly webhooks: readonly { readonly path: string; readonly body: string }[] };
type Headers = Readonly<Record<string, string>>;

const FIXTURES = new URL('../../../test/fixtures/', import.meta.url);

export function exchange(name: string): Exchange {
  const read: Exchange = JSON.parse(readFileSync(new URL(`exchanges/${name}.json`, FIXTURES), 'utf8'));
  return read;
}

export function scenario(name: string): Scenario {
  const read: Scenario = JSON.parse(readFileSync(new URL(`scenarios/${name}.json`, FIXTURES), 'utf8'));
  return read;
}

/** The same exchange about another thing: ids of the recording replaced in the request, which is signed again. */
export function about(recorded: Exchange, replace: Readonly<Record<string, string>>): Exchange {
  let { body } = recorded.request;
  for (const [old, now] of Object.entries(replace)) body = body.replaceAll(old, now);
  const headers = { ...recorded.request.headers, 'HASH-SIGNATURE': signature(body, API_SECRET) };
  return { ...recorded, request: { ...recorded.request, headers, body } };
}
