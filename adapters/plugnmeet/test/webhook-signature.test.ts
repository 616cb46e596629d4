import { expect } from 'chai';
import { type VerifyWebhook, webhookVerifier } from '../src/index.js';
import { exchange, SAMPLE_KEY, SAMPLE_SECRET, scenario, VERSIONS } from './recorded.js';
import { bodyHash, signToken, webhookClaims } from './signed.js';

const NOW_SECONDS = 1_795_400_000;
const BODY = Buffer.from('{"event":"room_started", "id":"EV_1"}');

const verifierAt = (nowSeconds = NOW_SECONDS, leewaySeconds?: number): VerifyWebhook =>
  webhookVerifier({
    secrets: [{ apiKey: SAMPLE_KEY, secret: SAMPLE_SECRET }],
    clock: { now: () => nowSeconds * 1_000 },
    ...(leewaySeconds === undefined ? {} : { leewaySeconds }),
  });

const delivery = (token: string | undefined, body: Uint8Array = BODY) => ({
  authorization: token,
  hashToken: token,
  body,
});

const claims = (over: object = {}) => ({ ...webhookClaims(BODY, SAMPLE_KEY, NOW_SECONDS), ...over });

const reasonOf = (verify: VerifyWebhook, token: string | undefined, body?: Uint8Array): string => {
  const result = verify(delivery(token, body));
  return result.isErr() ? result.error.reason : 'accepted';
};

describe('webhookVerifier', () => {
  it('accepts what a holder of the secret signed, and tells its claims and the hash of its body', () => {
    expect(verifierAt()(delivery(signToken(claims())))._unsafeUnwrap()).to.deep.equal({
      claims: {
        issuer: SAMPLE_KEY,
        expiresAt: (NOW_SECONDS + 300) * 1_000,
        notBefore: NOW_SECONDS * 1_000,
        issuedAt: NOW_SECONDS * 1_000,
      },
      timely: true,
      quarantine: null,
      bodySha256: Buffer.from(bodyHash(BODY), 'base64').toString('hex'),
    });
  });

  it('takes the token of either header: a proxy may use Authorization for itself', () => {
    const token = signToken(claims());
    const basic = 'Basic dXNlcjpwYXNz';
    expect(verifierAt()({ authorization: basic, hashToken: token, body: BODY }).isOk()).to.equal(true);
    expect(verifierAt()({ authorization: undefined, hashToken: token, body: BODY }).isOk()).to.equal(true);
    expect(verifierAt()({ authorization: token, hashToken: undefined, body: BODY }).isOk()).to.equal(true);
    expect(verifierAt()({ authorization: basic, hashToken: basic, body: BODY }).isOk()).to.equal(false);
  });

  it('tells why it refuses', () => {
    const verify = verifierAt();
    const token = signToken(claims());
    expect(reasonOf(verify, undefined)).to.equal('no-token');
    expect(reasonOf(verify, '')).to.equal('no-token');
    expect(reasonOf(verify, `Bearer ${token}`)).to.equal('malformed');
    expect(reasonOf(verify, `${token}=`)).to.equal('malformed');
    expect(reasonOf(verify, `${'a'.repeat(100_000)}.${token}`)).to.equal('malformed');
    expect(reasonOf(verify, `bm90IGpzb24.e30.${'a'.repeat(43)}`)).to.equal('malformed');
    expect(reasonOf(verify, signToken(claims({ iss: 'someoneelse' })))).to.equal('issuer');
    expect(reasonOf(verify, signToken(claims({ iss: ['plugnmeet'] })))).to.equal('issuer');
    expect(reasonOf(verify, signToken(claims(), 'another secret'))).to.equal('signature');
    expect(reasonOf(verify, token, Buffer.concat([BODY, Buffer.from(' ')]))).to.equal('other-body');
  });

  it('pins the algorithm, whatever the header would like', () => {
    for (const alg of ['none', 'None', 'HS384', 'HS512', 'RS256', 'hs256', '', null, ['HS256']]) {
      expect(reasonOf(verifierAt(), signToken(claims(), SAMPLE_SECRET, { alg, typ: 'JWT' })), `${alg}`).to.equal(
        'algorithm',
      );
    }
    const critical = { alg: 'HS256', crit: ['b64'], b64: false };
    expect(reasonOf(verifierAt(), signToken(claims(), SAMPLE_SECRET, critical))).to.equal('algorithm');
    const unsigned = signToken(claims()).replace(/\.[^.]+$/, '.');
    expect(reasonOf(verifierAt(), unsigned)).to.equal('malformed');
  });

  it('requires the hash of the body as standard base64', () => {
    const hex = Buffer.from(bodyHash(BODY), 'base64').toString('hex');
    const base64url = Buffer.from(bodyHash(BODY), 'base64').toString('base64url');
    for (const sha256 of [undefined, null, '', hex, base64url, 44, bodyHash(BODY).slice(0, -1)]) {
      expect(reasonOf(verifierAt(), signToken(claims({ sha256 }))), `${sha256}`).to.equal('no-body-hash');
    }
    expect(reasonOf(verifierAt(), signToken(claims({ sha256: bodyHash('') })))).to.equal('other-body');
  });

  it('refuses the tokens that participants and downloads carry, though our secret signed them', () => {
    for (const version of VERSIONS) {
      for (const name of ['join-token-admin', 'join-token-student-camel', 'recording-download-token']) {
        const { token } = JSON.parse(exchange(version, name).response.body);
        expect(reasonOf(verifierAt(), token), `${version} ${name}`).to.equal('no-body-hash');
      }
    }
  });

  it('keeps apart what was rightly signed but came too late or too early', () => {
    const timely = (nowSeconds: number, over: object = {}, leewaySeconds?: number) =>
      verifierAt(nowSeconds, leewaySeconds)(delivery(signToken(claims(over))))._unsafeUnwrap().quarantine;
    expect(timely(NOW_SECONDS + 300 + 120)).to.equal(null);
    expect(timely(NOW_SECONDS + 300 + 121)).to.equal('the token ended 121 s before it came');
    expect(timely(NOW_SECONDS - 120)).to.equal(null);
    expect(timely(NOW_SECONDS - 121)).to.equal('the token begins 121 s after it came');
    expect(timely(NOW_SECONDS, { iat: NOW_SECONDS + 200 })).to.equal('the token begins 200 s after it came');
    expect(timely(NOW_SECONDS, { iat: undefined })).to.equal(null);
    expect(timely(NOW_SECONDS + 361, {}, 60)).to.equal('the token ended 61 s before it came');
    for (const over of [{ exp: undefined }, { nbf: undefined }, { exp: '9999999999' }, { exp: null }]) {
      expect(timely(NOW_SECONDS, over)).to.equal('the token does not say when it is good');
    }
  });

  it('takes each of several secrets of one key, and each key its own only', () => {
    const verify = webhookVerifier({
      secrets: [
        { apiKey: 'one', secret: 'new' },
        { apiKey: 'one', secret: 'old' },
        { apiKey: 'two', secret: 'other' },
      ],
      clock: { now: () => NOW_SECONDS * 1_000 },
    });
    const signedBy = (iss: string, secret: string) => reasonOf(verify, signToken(claims({ iss }), secret));
    expect(signedBy('one', 'new')).to.equal('accepted');
    expect(signedBy('one', 'old')).to.equal('accepted');
    expect(signedBy('two', 'other')).to.equal('accepted');
    expect(signedBy('one', 'other')).to.equal('signature');
    expect(signedBy('two', 'new')).to.equal('signature');
    expect(signedBy('__proto__', 'new')).to.equal('issuer');
  });

  it('takes no empty secret', () => {
    const make = () => webhookVerifier({ secrets: [{ apiKey: 'one', secret: '' }], clock: { now: () => 0 } });
    expect(make).to.throw(RangeError, 'must not be empty');
  });

  it('refuses a recorded delivery with another recorded body', () => {
    const { webhooks } = scenario('2.4.0', 'one-class');
    const [first, second] = webhooks;
    const verify = verifierAt(Math.floor((first?.arrivedAtMs ?? 0) / 1_000));
    const token = first?.headers.Authorization;
    expect(reasonOf(verify, token, Buffer.from(first?.body ?? ''))).to.equal('accepted');
    expect(reasonOf(verify, token, Buffer.from(second?.body ?? ''))).to.equal('other-body');
  });
});
