import { createHash } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { webhookVerifier } from '../src/index.js';
import { SAMPLE_KEY, SAMPLE_SECRET, scenario } from './recorded.js';
import { signToken, webhookClaims } from './signed.js';

const { webhooks } = scenario('2.4.0', 'one-class');
const genuine = webhooks[0];
if (genuine === undefined) throw new Error('the scenario has no webhooks');
const TOKEN = genuine.headers.Authorization ?? '';
const BODY = Buffer.from(genuine.body);

const verify = webhookVerifier({
  secrets: [{ apiKey: SAMPLE_KEY, secret: SAMPLE_SECRET }],
  clock: { now: () => genuine.arrivedAtMs },
});
const accepts = (token: string, body: Uint8Array): boolean =>
  verify({ authorization: token, hashToken: token, body }).isOk();

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \0é';
const letter = fc.constantFrom(...LETTERS);
const place = fc.nat({ max: TOKEN.length - 1 });

/** The genuine token, spoilt: a letter changed, dropped, put in, parts swapped or repeated, cut short. */
const spoiltToken = fc.oneof(
  fc.tuple(place, letter).map(([at, other]) => TOKEN.slice(0, at) + other + TOKEN.slice(at + 1)),
  place.map((at) => TOKEN.slice(0, at) + TOKEN.slice(at + 1)),
  fc.tuple(place, letter).map(([at, other]) => TOKEN.slice(0, at) + other + TOKEN.slice(at)),
  fc.shuffledSubarray(TOKEN.split('.'), { minLength: 1 }).map((parts) => parts.join('.')),
  place.map((at) => TOKEN.slice(0, at)),
  fc.string({ unit: 'binary', maxLength: 400 }),
);

/** The genuine claims or header, changed, with the genuine signature, none, or one of another secret. */
const json = fc.jsonValue({ maxDepth: 2 });
const forgedToken = fc
  .record({
    claims: fc.dictionary(fc.constantFrom('iss', 'exp', 'nbf', 'sha256', 'admin', '__proto__'), json),
    header: fc.dictionary(fc.constantFrom('alg', 'typ', 'kid', 'crit'), json),
    secret: fc.oneof(fc.constantFrom('', SAMPLE_KEY, 'secret', SAMPLE_SECRET.toLowerCase()), fc.string()),
    keepsSignature: fc.boolean(),
  })
  .filter(({ secret }) => secret !== SAMPLE_SECRET)
  .map(({ claims, header, secret, keepsSignature }) => {
    const forged = { ...webhookClaims(BODY, SAMPLE_KEY, Math.floor(genuine.arrivedAtMs / 1_000)), ...claims };
    const token = signToken(forged, secret, { alg: 'HS256', typ: 'JWT', ...header });
    return keepsSignature ? `${token.split('.').slice(0, 2).join('.')}.${TOKEN.split('.')[2]}` : token;
  });

const spoiltBody = fc.oneof(
  fc
    .tuple(fc.nat({ max: BODY.length - 1 }), fc.integer({ min: 1, max: 255 }))
    .map(([at, flip]) => Buffer.from(BODY.map((byte, index) => (index === at ? byte ^ flip : byte)))),
  fc.nat({ max: BODY.length - 1 }).map((length) => BODY.subarray(0, length)),
  fc.uint8Array({ minLength: 1, maxLength: 40 }).map((more) => Buffer.concat([BODY, more])),
);

/** 12,000 forgeries in all; each run also sees that the genuine pair is still taken. */
const RUNS = { numRuns: 4_000 };

describe('forged webhooks', function () {
  this.timeout(60_000);

  it('with a spoilt token are refused, all of them', () => {
    fc.assert(
      fc.property(spoiltToken, (token) => {
        fc.pre(token !== TOKEN);
        expect(accepts(token, BODY)).to.equal(false);
        expect(accepts(TOKEN, BODY)).to.equal(true);
      }),
      RUNS,
    );
  });

  it('with claims or a header of their own are refused, all of them', () => {
    fc.assert(
      fc.property(forgedToken, (token) => {
        fc.pre(token !== TOKEN);
        expect(accepts(token, BODY)).to.equal(false);
        expect(accepts(TOKEN, BODY)).to.equal(true);
      }),
      RUNS,
    );
  });

  it('with another body are refused, all of them', () => {
    fc.assert(
      fc.property(spoiltBody, (body) => {
        expect(createHash('sha256').update(body).digest()).to.not.deep.equal(
          createHash('sha256').update(BODY).digest(),
        );
        expect(accepts(TOKEN, body)).to.equal(false);
        expect(accepts(TOKEN, BODY)).to.equal(true);
      }),
      RUNS,
    );
  });
});
