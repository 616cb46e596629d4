import { createServer, type Server } from 'node:http';
import { expect } from 'chai';
import { exportJWK, exportSPKI, generateKeyPair, type JWK, SignJWT } from 'jose';
import { createClassTokenVerifier } from '../../src/http/class-token/class-token-verifier.js';
import { claimsOf, ISSUER, NOW } from './class-tokens.js';
import { listening, portOf } from './listening.js';

type Pair = Awaited<ReturnType<typeof generateKeyPair>>;

describe('createClassTokenVerifier with a JWKS', () => {
  let server: Server;
  let answer: { status: number; body: string };
  let asked = 0;
  const pairs = new Map<string, Pair>();

  const publicKey = async (kid: string, alg: string): Promise<JWK> => {
    const pair = pairs.get(kid);
    if (pair === undefined) throw new Error(`no key ${kid}`);
    return { ...(await exportJWK(pair.publicKey)), kid, alg, use: 'sig' };
  };

  const signedBy = (kid: string, alg: string, header: Record<string, unknown> = { kid }): Promise<string> => {
    const pair = pairs.get(kid);
    if (pair === undefined) throw new Error(`no key ${kid}`);
    return new SignJWT(claimsOf()).setProtectedHeader({ alg, ...header }).sign(pair.privateKey);
  };

  const verify = async (token: string) => {
    const port = portOf(server);
    return createClassTokenVerifier({
      keys: { type: 'jwks', url: `http://127.0.0.1:${port}/jwks.json` },
      issuer: ISSUER,
      audience: null,
      picturesBase: null,
      clock: { now: () => NOW },
    }).verify(token);
  };

  before(async () => {
    for (const [kid, alg] of Object.entries({
      rs: 'RS256',
      es: 'ES256',
      ed: 'EdDSA',
      es2: 'ES256',
      foreign: 'RS256',
    })) {
      pairs.set(kid, await generateKeyPair(alg, { extractable: true }));
    }
    server = createServer((_, response) => {
      asked += 1;
      response.writeHead(answer.status, { 'Content-Type': 'application/json' }).end(answer.body);
    });
    await listening(server);
  });
  after(() => {
    server.close();
    server.closeAllConnections();
  });
  beforeEach(async () => {
    const keys = [await publicKey('rs', 'RS256'), await publicKey('es', 'ES256'), await publicKey('ed', 'EdDSA')];
    answer = { status: 200, body: JSON.stringify({ keys }) };
  });

  for (const [kid, alg] of Object.entries({ rs: 'RS256', es: 'ES256', ed: 'EdDSA' })) {
    it(`takes ${alg}`, async () => {
      expect((await verify(await signedBy(kid, alg)))._unsafeUnwrap()).to.include({ subject: '42' });
    });
  }

  it('tries each key that fits a token without a key id', async () => {
    const keys = [await publicKey('es', 'ES256'), await publicKey('es2', 'ES256')];
    answer = { status: 200, body: JSON.stringify({ keys }) };
    expect((await verify(await signedBy('es2', 'ES256', {})))._unsafeUnwrap()).to.include({ subject: '42' });
  });

  it('refuses a key of nobody', async () => {
    const foreign = await verify(await signedBy('foreign', 'RS256'));
    expect(foreign._unsafeUnwrapErr()).to.include({ type: 'class-token-invalid' });
    const disguised = await verify(await signedBy('foreign', 'RS256', { kid: 'rs' }));
    expect(disguised._unsafeUnwrapErr()).to.include({ type: 'class-token-invalid' });
  });

  it('never takes a public key for a secret', async () => {
    const pair = pairs.get('rs');
    if (pair === undefined) throw new Error('no key');
    const secret = new TextEncoder().encode(await exportSPKI(pair.publicKey));
    const token = await new SignJWT(claimsOf()).setProtectedHeader({ alg: 'HS256', kid: 'rs' }).sign(secret);
    expect((await verify(token))._unsafeUnwrapErr()).to.include({ type: 'class-token-invalid' });
  });

  it('refuses algorithms of the right key that are not named', async () => {
    const pair = await generateKeyPair('RS512', { extractable: true });
    answer = { status: 200, body: JSON.stringify({ keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'r5' }] }) };
    const token = await new SignJWT(claimsOf()).setProtectedHeader({ alg: 'RS512', kid: 'r5' }).sign(pair.privateKey);
    expect((await verify(token))._unsafeUnwrapErr()).to.include({ type: 'class-token-invalid' });
  });

  const broken: Record<string, { status: number; body: string }> = {
    'an error': { status: 500, body: '{}' },
    'no JSON': { status: 200, body: '<html>' },
    'no key set': { status: 200, body: '{"keys":7}' },
  };
  for (const [what, bad] of Object.entries(broken)) {
    it(`tells that the keys are unavailable when the platform answers ${what}`, async () => {
      answer = bad;
      expect((await verify(await signedBy('rs', 'RS256')))._unsafeUnwrapErr()).to.include({ type: 'keys-unavailable' });
    });
  }

  it('tells that the keys are unavailable when nobody answers', async () => {
    const verifier = createClassTokenVerifier({
      keys: { type: 'jwks', url: 'http://127.0.0.1:1/jwks.json' },
      issuer: ISSUER,
      audience: null,
      picturesBase: null,
      clock: { now: () => NOW },
    });
    const verifying = await verifier.verify(await signedBy('rs', 'RS256'));
    expect(verifying._unsafeUnwrapErr()).to.include({ type: 'keys-unavailable' });
  });

  it('asks for the keys once, however many key ids are made up', async () => {
    const port = portOf(server);
    const verifier = createClassTokenVerifier({
      keys: { type: 'jwks', url: `http://127.0.0.1:${port}/jwks.json` },
      issuer: ISSUER,
      audience: null,
      picturesBase: null,
      clock: { now: () => NOW },
    });
    asked = 0;
    for (const kid of ['a', 'b', 'c', 'd']) await verifier.verify(await signedBy('rs', 'RS256', { kid }));
    expect(asked).to.equal(1);
  });
});
