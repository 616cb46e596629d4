import { expect } from 'chai';
import { createClassTokenVerifier } from '../../src/http/class-token/class-token-verifier.js';
import { CLASS_TOKEN_SECRET, claimsOf, classToken, ISSUER, NOW, unsignedToken } from './class-tokens.js';
import { valueAt } from './story.js';

const PREVIOUS_SECRET = 'the-class-token-secret-of-last-year-00';

const verifierOf = (given: { audience?: string; picturesBase?: string | null; now?: number } = {}) =>
  createClassTokenVerifier({
    keys: { type: 'secret', secrets: [CLASS_TOKEN_SECRET, PREVIOUS_SECRET] },
    issuer: ISSUER,
    audience: given.audience ?? null,
    picturesBase: given.picturesBase === undefined ? ISSUER : given.picturesBase,
    clock: { now: () => given.now ?? NOW },
  });

const verified = async (token: string, given = {}) => (await verifierOf(given).verify(token))._unsafeUnwrap();
const refused = async (token: string, given = {}) => (await verifierOf(given).verify(token))._unsafeUnwrapErr();

describe('createClassTokenVerifier with a secret', () => {
  it('reads what a token says', async () => {
    expect(await verified(await classToken())).to.deep.equal({
      issuer: ISSUER,
      subject: '42',
      name: 'Ada Lovelace',
      picture: { url: 'https://lms.example/media/ada.png', resolved: true },
      role: 'teacher',
      course: { slug: 'algebra-1', title: 'Algebra I' },
      class: { title: 'Matrices', details: 'Bring chapter 4', startsAt: NOW, endsAt: NOW + 3_600_000 },
      expiresAt: NOW + 3_600_000,
    });
  });

  it('does with the least, and takes null for nothing', async () => {
    const nothing = { name: null, picture: null, class: null, course: { slug: 'x', title: null } };
    for (const given of [nothing, { name: undefined, picture: undefined, class: undefined, course: { slug: 'x' } }]) {
      expect(await verified(await classToken(given))).to.deep.include({
        name: '42',
        picture: { url: null, resolved: false },
        course: { slug: 'x', title: null },
        class: { title: null, details: null, startsAt: null, endsAt: null },
      });
    }
  });

  it('reads times as Python writes them', async () => {
    const token = await verified(await classToken({ class: { starts_at: '2026-11-23T10:00:00.123456+01:00' } }));
    expect(valueAt(token, 'class.startsAt')).to.equal(NOW + 123);
  });

  it('takes what the previous secret signed', async () => {
    expect(await verified(await classToken({}, PREVIOUS_SECRET))).to.include({ subject: '42' });
  });

  it('leaves a minute for clocks that differ', async () => {
    const token = await classToken();
    const expiry = NOW + 3_600_000;
    expect(await verified(token, { now: expiry + 59_000 })).to.include({ subject: '42' });
    expect(await refused(token, { now: expiry + 61_000 })).to.deep.equal({ type: 'class-token-expired' });
  });

  it('asks for the audience when there is one', async () => {
    expect(await verified(await classToken({ aud: 'homeroom' }), { audience: 'homeroom' })).to.include({
      subject: '42',
    });
    expect(await refused(await classToken({ aud: 'shop' }), { audience: 'homeroom' })).to.include({
      type: 'class-token-invalid',
    });
    expect(await refused(await classToken(), { audience: 'homeroom' })).to.include({ type: 'class-token-invalid' });
  });

  it('takes the course platform’s own token, for one of its courses or for all', async () => {
    const platform = { role: 'platform', sub: 'nightly' };
    const told = { role: 'platform', issuer: ISSUER, subject: 'nightly', expiresAt: NOW + 3_600_000 };
    for (const course of [undefined, null]) {
      expect(await verified(await classToken({ ...platform, course }))).to.deep.equal({ ...told, slug: null });
    }
    expect(await verified(await classToken(platform))).to.deep.equal({ ...told, slug: 'algebra-1' });
  });

  it('does not take a course that a platform’s token names badly for all of them', async () => {
    for (const course of [{}, { slug: '' }, { slug: 7 }, 'algebra-1', []]) {
      expect(await refused(await classToken({ role: 'platform', course }))).to.include({ type: 'class-token-invalid' });
    }
  });

  const bad: Record<string, () => string | Promise<string>> = {
    'no JWT': () => 'abc',
    'an empty text': () => '',
    'another secret': () => classToken({}, 'some-other-secret-that-nobody-knows-1'),
    'another issuer': () => classToken({ iss: 'https://evil.example' }),
    'alg none': () => unsignedToken({ alg: 'none' }),
    'alg None with another case': () => unsignedToken({ alg: 'NONE' }),
    'an algorithm that is not HS256': () => unsignedToken({ alg: 'RS256' }),
    'no expiry': () => classToken({ exp: undefined }),
    'an expiry that is no number': () => classToken({ exp: '1795600000' }),
    'not yet': () => classToken({ nbf: NOW / 1_000 + 120 }),
    'too many letters': () => classToken({ padding: 'x'.repeat(16_384) }),
  };
  for (const [what, token] of Object.entries(bad)) {
    it(`refuses a token with ${what}`, async () => {
      const problem = await refused(await token());
      expect(problem).to.include({ type: 'class-token-invalid' });
      expect(problem)
        .to.have.property('detail')
        .that.matches(/^The class token is not valid: .+\.$/);
    });
  }

  const badClaims: Record<string, Record<string, unknown>> = {
    sub: { sub: '' },
    name: { name: 'x'.repeat(201) },
    role: { role: 'dean' },
    course: { course: undefined },
    'course.slug': { course: { slug: 'a\u0000b' } },
    picture: { picture: 7 },
    'class.starts_at': { class: { starts_at: '2026-11-23 09:00' } },
    'class.title': { class: { title: 'x'.repeat(201) } },
    exp: { exp: 1e15 },
  };
  for (const [path, given] of Object.entries(badClaims)) {
    it(`names the claim ${path} when it breaks a rule`, async () => {
      const problem = await refused(await classToken(given));
      expect(problem).to.have.nested.property('errors[0].path', path);
      expect(problem).to.have.property('detail').that.contains(`its claim ${path} `);
    });
  }

  it('refuses a secret that is too short', () => {
    const options = { issuer: ISSUER, audience: null, picturesBase: null, clock: { now: () => NOW } };
    const create = () => createClassTokenVerifier({ ...options, keys: { type: 'secret', secrets: ['short'] } });
    expect(create).to.throw('at least 32 bytes');
  });
});

describe('pictures of class tokens', () => {
  const cases: [string, string | null, string | null][] = [
    ['/media/ada.png', 'https://lms.example', 'https://lms.example/media/ada.png'],
    ['media/ada.png', 'https://lms.example/site', 'https://lms.example/site/media/ada.png'],
    ['//cdn.example/a.png', 'https://lms.example', 'https://cdn.example/a.png'],
    ['https://cdn.example/a.png?v=2', null, 'https://cdn.example/a.png?v=2'],
    ['/media/ada.png', null, null],
    ['javascript:alert(1)', 'https://lms.example', null],
    ['data:image/png;base64,AA', 'https://lms.example', null],
    ['https://user:pass@cdn.example/a.png', 'https://lms.example', null],
    ['http://[', 'https://lms.example', null],
    ['', 'https://lms.example', null],
  ];
  for (const [picture, picturesBase, url] of cases) {
    it(`makes ${url} of "${picture}" with the base ${picturesBase}`, async () => {
      const token = await verified(await classToken({ ...claimsOf(), picture }), { picturesBase });
      expect(valueAt(token, 'picture.url')).to.equal(url);
    });
  }

  it('tells which were relative', async () => {
    const resolved = async (picture: string) =>
      valueAt(await verified(await classToken({ picture })), 'picture.resolved');
    expect(await resolved('/a.png')).to.equal(true);
    expect(await resolved('https://b.example/a.png')).to.equal(false);
  });
});
