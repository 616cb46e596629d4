import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { expect } from 'chai';
import { repositoryRoot } from '../lib/paths.mjs';
import { temporaryFolder, writeFiles } from './checkout.mjs';
import { finished } from './lab.mjs';
import { startReceiver } from './receiver.mjs';

const SCRIPT = join(repositoryRoot, 'scripts/create_live_room.sh');
const SECRET = 'a secret of the tests, long enough';
const ENVIRONMENT = { CLASS_TOKEN_ISSUER: 'https://lms.example', CLASS_TOKEN_SECRET: SECRET };
const CREATE = '/api/course/algebra-1/online/room/create/';
const TOKEN = '/api/course/online/room/token/';
const JOIN_URL = 'https://video.example/?access_token=a.b.c';

/** The claims of the bearer token of a request, whose signature must be right. */
function claimsOf({ headers }) {
  const [header, claims, signature] = headers.authorization.replace('Bearer ', '').split('.');
  expect(createHmac('sha256', SECRET).update(`${header}.${claims}`).digest('base64url')).to.equal(signature);
  return JSON.parse(Buffer.from(claims, 'base64url'));
}

describe('create_live_room.sh', function () {
  this.timeout(30_000);
  const folder = temporaryFolder();
  let answers;
  const homeroom = startReceiver(({ url }) => answers[url] ?? { status: 404 });

  beforeEach(() => {
    answers = {
      [CREATE]: { status: 201, json: { live_session: { room_id: 'aroom', status: 'open' }, warnings: [] } },
      [TOKEN]: { status: 200, json: { token: 'a.b.c', join_url: JOIN_URL, room_id: 'aroom' } },
    };
  });
  afterEach(() => homeroom.take());

  const create = async (args, env = ENVIRONMENT) => {
    const others = Object.entries(process.env).filter(([name]) => !/^(CLASS_TOKEN|HOMEROOM)/.test(name));
    const child = spawn(SCRIPT, args, {
      env: { ...Object.fromEntries(others), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    child.stdout.on('data', (text) => {
      stdout += text;
    });
    return { ...(await finished(child)), stdout: () => stdout };
  };

  it('creates the class as its teacher and prints the join URL', async () => {
    const names = ['--user', '42', '--name', 'Ada "the first" Lovelace\\', '--title', "Matrices; it's $fun"];
    const { status, output, stdout } = await create([
      '--url',
      `${homeroom.url('/')}`,
      '--course',
      'algebra-1',
      ...names,
    ]);
    expect(status, output).to.equal(0);
    expect(stdout()).to.equal(`${JOIN_URL}\n`);
    expect(output).to.include('The class aroom of algebra-1 is open');
    const [created, joined] = homeroom.take();
    expect([created.method, created.path, created.body.toString()]).to.deep.equal(['POST', CREATE, '{}']);
    expect([joined.method, joined.path, joined.body.toString()]).to.deep.equal(['POST', TOKEN, '{"room_id":"aroom"}']);
    const claims = claimsOf(created);
    expect(claims).to.deep.include({
      iss: 'https://lms.example',
      sub: '42',
      name: 'Ada "the first" Lovelace\\',
      role: 'teacher',
    });
    expect(claims.course).to.deep.equal({ slug: 'algebra-1' });
    expect(claims.class).to.deep.equal({ title: "Matrices; it's $fun" });
    expect(claims.exp - claims.iat).to.equal(7200);
    expect(claimsOf(joined)).to.deep.equal(claims);
  });

  it('asks for the given room id', async () => {
    await create(['--url', homeroom.url(''), '--course', 'algebra-1', '--room-id', 'mine']);
    expect(homeroom.take()[0].body.toString()).to.equal('{"room_id":"mine"}');
  });

  it('takes the secret from a file, or a ready token', async () => {
    writeFiles(folder, { secret: `${SECRET}\n` });
    const env = { CLASS_TOKEN_ISSUER: 'https://lms.example', CLASS_TOKEN_SECRET_FILE: join(folder, 'secret') };
    expect((await create(['--url', homeroom.url(''), '--course', 'algebra-1'], env)).status).to.equal(0);
    claimsOf(homeroom.take()[0]);
    expect(
      (await create(['--url', homeroom.url(''), '--course', 'algebra-1'], { CLASS_TOKEN: 'x.y.z' })).status,
    ).to.equal(0);
    expect(homeroom.take()[0].headers.authorization).to.equal('Bearer x.y.z');
  });

  it('says what Homeroom refused, and asks for no token then', async () => {
    const json = { status: 403, code: 'not_allowed', detail: 'Only teachers and assistants create a class.' };
    answers[CREATE] = { status: 403, json };
    const { status, output } = await create(['--url', homeroom.url(''), '--course', 'algebra-1']);
    expect(output).to.equal(`${CREATE} was refused: 403 not_allowed ${json.detail}\n`);
    expect(status).to.equal(1);
    expect(homeroom.take()).to.have.length(1);
  });

  for (const [what, answer] of [
    ['an answer that is not JSON', { status: 502 }],
    ['a success without a room', { status: 200, json: { live_session: null } }],
    ['a room id that is none', { status: 200, json: { live_session: { room_id: '"},{' } } }],
    ['a redirect, whose target would see the token', { status: 308 }],
  ]) {
    it(`fails on ${what}`, async () => {
      answers[CREATE] = answer;
      const { status, stdout } = await create(['--url', homeroom.url(''), '--course', 'algebra-1']);
      expect(status).to.equal(1);
      expect(stdout()).to.equal('');
      expect(homeroom.take()).to.have.length(1);
    });
  }

  it('says that nobody answers', async () => {
    const { status, output } = await create(['--url', 'http://127.0.0.1:1', '--course', 'algebra-1']);
    expect(output).to.include('Homeroom did not answer at http://127.0.0.1:1/api');
    expect(status).to.equal(1);
  });

  for (const [what, args, env] of [
    ['no course', [], ENVIRONMENT],
    ['a course with a slash', ['--course', 'a/../b'], ENVIRONMENT],
    ['a room id with a quote', ['--course', 'a', '--room-id', 'x"y'], ENVIRONMENT],
    ['a URL of another kind', ['--course', 'a', '--url', 'file:///etc/passwd'], ENVIRONMENT],
    ['a URL with a password', ['--course', 'a', '--url', 'http://me:hidden@127.0.0.1/'], ENVIRONMENT],
    ['minutes that are no number', ['--course', 'a', '--minutes', '1; id'], ENVIRONMENT],
    ['an unknown option', ['--course', 'a', '--secret', 'x'], ENVIRONMENT],
    ['an option without its value', ['--course'], ENVIRONMENT],
    ['no secret', ['--course', 'a'], { CLASS_TOKEN_ISSUER: 'x' }],
    [
      'a secret file that is not there',
      ['--course', 'a'],
      { CLASS_TOKEN_ISSUER: 'x', CLASS_TOKEN_SECRET_FILE: '/no/such/file' },
    ],
    ['a short secret', ['--course', 'a'], { CLASS_TOKEN_ISSUER: 'x', CLASS_TOKEN_SECRET: 'short' }],
    ['a token with a line break', ['--course', 'a'], { CLASS_TOKEN: 'a.b.c"\nurl = "x' }],
  ]) {
    it(`refuses ${what} before it asks anybody`, async () => {
      const { status, output } = await create(['--url', homeroom.url(''), ...args], env);
      expect(output.trim().split('\n'), output).to.have.length(1);
      expect(status).to.equal(2);
      expect(homeroom.take()).to.deep.equal([]);
    });
  }

  it('has a help', async () => {
    const { status, output } = await create(['--help']);
    expect(output).to.include('Usage:').and.include('CLASS_TOKEN_SECRET_FILE');
    expect(status).to.equal(0);
  });
});
