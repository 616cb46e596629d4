import { readdirSync, readFileSync } from 'node:fs';

/** The servers whose traffic was recorded. */
export const VERSIONS = ['2.4.0', '1.9.4'] as const;
export type Version = (typeof VERSIONS)[number];

/** One recorded request with its answer. */
export interface Exchange {
  readonly name: string;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    readonly bodyEncoding?: string;
  };
}

/** One recorded delivery of a webhook. */
export interface Delivery {
  readonly arrivedAtMs: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A recorded class. */
export interface Scenario {
  readonly name: string;
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly webhooks: readonly Delivery[];
  readonly truth: {
    readonly people: readonly {
      readonly userId: string;
      readonly role: string;
      readonly sessions: readonly { readonly participantSid?: string; readonly connectedAtMs?: number }[];
    }[];
  };
}

/** Key and secret of PlugNMeet's public sample configuration, which the recorded servers ran with. */
export const SAMPLE_KEY = 'plugnmeet';
export const SAMPLE_SECRET = 'zumyyYWqv7KR2kUqvYdq4z4sXg7XTBD2ljT6';

// The tests run from dist/test; the fixtures stay where they are.
const FIXTURES = new URL('../../test/fixtures/', import.meta.url);

const folder = (version: Version, kind: 'exchanges' | 'scenarios'): URL =>
  new URL(`plugnmeet-${version}/${kind}/`, FIXTURES);

const namesIn = (version: Version, kind: 'exchanges' | 'scenarios'): string[] =>
  readdirSync(folder(version, kind))
    .map((file) => file.replace(/\.json$/, ''))
    .sort();

export const exchangeNames = (version: Version): string[] => namesIn(version, 'exchanges');

export const scenarioNames = (version: Version): string[] => namesIn(version, 'scenarios');

export const exchange = (version: Version, name: string): Exchange =>
  JSON.parse(readFileSync(new URL(`${name}.json`, folder(version, 'exchanges')), 'utf8'));

export const scenario = (version: Version, name: string): Scenario =>
  JSON.parse(readFileSync(new URL(`${name}.json`, folder(version, 'scenarios')), 'utf8'));

/** The bytes of a recorded answer. */
export const answerBytes = ({ response }: Exchange): Buffer =>
  Buffer.from(response.body, response.bodyEncoding === 'base64' ? 'base64' : 'utf8');
