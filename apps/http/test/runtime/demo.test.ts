import { expect } from 'chai';
import { createClassTokenVerifier } from '../../src/http/class-token/class-token-verifier.js';
import { type DemoLinks, demoLinks, demoText } from '../../src/runtime/demo.js';

const SECRET = 'the-class-token-secret-of-the-demo';
const NOW = Date.UTC(2026, 10, 23, 9, 0, 0, 999);
const HOURS = 3_600_000;

const linksOf = (audience: string | null): Promise<DemoLinks> =>
  demoLinks({
    secret: SECRET,
    issuer: 'homeroom-demo',
    audience,
    simulatorUrl: 'http://127.0.0.1:4001',
    clock: { now: () => NOW },
  });

const verify = async (token: string, audience: string | null, now = NOW) =>
  createClassTokenVerifier({
    keys: { type: 'secret', secrets: [SECRET] },
    issuer: 'homeroom-demo',
    audience,
    picturesBase: null,
    clock: { now: () => now },
  }).verify(token);

describe('demoLinks', () => {
  for (const audience of [null, 'homeroom']) {
    it(`gives class tokens for a teacher and a student of one course, ${audience ?? 'without an audience'}`, async () => {
      const { courseSlug, tokens } = await linksOf(audience);
      const people = [];
      for (const { token, name, role } of tokens) {
        const verified = (await verify(token, audience))._unsafeUnwrap();
        expect(verified).to.include({ name, role });
        expect(verified.course).to.deep.equal({ slug: courseSlug, title: 'Algebra I' });
        people.push(`${verified.role} ${verified.subject}`);
      }
      expect(people).to.deep.equal(['teacher demo-teacher', 'student demo-student']);
    });
  }

  it('gives tokens for an afternoon', async () => {
    for (const { token } of (await linksOf(null)).tokens) {
      expect((await verify(token, null, NOW + 8 * HOURS))._unsafeUnwrap()).to.have.property('role');
      const late = await verify(token, null, NOW + 8 * HOURS + 61_000);
      expect(late._unsafeUnwrapErr()).to.deep.equal({ type: 'class-token-expired' });
    }
  });
});

describe('demoText', () => {
  it('shows where things run, and both tokens under the names that its commands use', async () => {
    const links = await linksOf(null);
    const text = demoText('http://127.0.0.1:8080', links);
    expect(text).to.include('http://127.0.0.1:8080').and.include('http://127.0.0.1:4001');
    const lines = text.split('\n');
    expect(links.tokens).to.have.length(2);
    for (const { role, token, name } of links.tokens) {
      const variable = role.toUpperCase();
      expect(lines).to.include(`${variable}=${token}`).and.include(`# ${name}, ${role}`);
      expect(text).to.include(`"Authorization: Bearer $${variable}"`);
    }
    expect(text).to.include('http://127.0.0.1:8080/api/course/algebra-1/online/room/create/');
  });
});
