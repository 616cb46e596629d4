import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
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
    simulator: { url: 'http://127.0.0.1:4001', apiKey: 'simulator', apiSecret: 'made-for-this-run' },
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

/** The command, its words printed by the shell instead of done: its variables are looked up all the same. */
const shown = (command: string): string => `printf '%s\\n' ${command}`;

describe('demoLinks', () => {
  for (const audience of [null, 'homeroom']) {
    it(`gives class tokens for a teacher and a student of one course, ${audience ?? 'without an audience'}`, async () => {
      const { courseSlug, tokens } = await linksOf(audience);
      const people = [];
      for (const { token, name, role } of tokens) {
        const verified = (await verify(token, audience))._unsafeUnwrap();
        expect(verified).to.include({ name, role });
        expect(verified).to.deep.include({ course: { slug: courseSlug, title: 'Algebra I' } });
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

  it('sets every variable that its commands use, in lines that a shell takes as they are', async () => {
    const lines = demoText('http://127.0.0.1:8080', await linksOf(null)).split('\n');
    // Not exported: in a shell with a PLUGNMEET_URL of its own, `npm start` would be no demo any more.
    const settings = lines.filter((line) => /^[A-Z_]+=/.test(line));
    const commands = lines.filter((line) => line.startsWith('  '));
    const script = ['set -u', ...settings, 'echo "$HOMEROOM $SIMULATOR"', ...commands.map(shown)].join('\n');
    const { stdout } = await promisify(execFile)('bash', ['-c', script], { env: { PATH: process.env.PATH } });
    expect(stdout).to.include('http://127.0.0.1:8080 http://127.0.0.1:4001\n');
    expect(stdout).to.include('PLUGNMEET_API_KEY=simulator\nPLUGNMEET_API_SECRET=made-for-this-run\nnode\n');
    expect(commands).to.have.length(6);
    for (const command of commands) expect(command).to.match(/http:\/\/127\.0\.0\.1:(8080|4001)/);
  });
});
