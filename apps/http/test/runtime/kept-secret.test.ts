import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { keptSecret } from '../../src/runtime/kept-secret.js';
import { StartRefused } from '../../src/runtime/start-refused.js';

const PROGRAM = fileURLToPath(new URL('./programs/keep-secrets.js', import.meta.url));

describe('keptSecret', () => {
  let folder: string;
  let dataDir: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'homeroom-test-'));
    dataDir = join(folder, 'not', 'yet', 'there');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const refusal = async (): Promise<string> =>
    keptSecret(dataDir, 'secret').then(
      () => 'it was not refused',
      (error) => {
        if (!(error instanceof StartRefused)) throw error;
        return error.message;
      },
    );

  it('makes a secret once and gives the same ever after; each name has its own', async () => {
    const secret = await keptSecret(dataDir, 'secret');
    expect(Buffer.from(secret, 'base64url')).to.have.length(32);
    expect(await keptSecret(dataDir, 'secret')).to.equal(secret);
    expect(await keptSecret(dataDir, 'other')).to.not.equal(secret);
    expect(await keptSecret(join(folder, 'elsewhere'), 'secret')).to.not.equal(secret);
  });

  it('keeps it where only its owner can read, and leaves nothing else behind', async () => {
    const before = process.umask(0);
    try {
      await keptSecret(dataDir, 'secret');
    } finally {
      process.umask(before);
    }
    expect((await stat(join(dataDir, 'secret'))).mode & 0o777).to.equal(0o600);
    expect((await stat(dataDir)).mode & 0o777).to.equal(0o700);
    expect(await readdir(dataDir)).to.deep.equal(['secret']);
  });

  it('takes a secret that somebody has written there, with a line end', async () => {
    await keptSecret(dataDir, 'other');
    await writeFile(join(dataDir, 'secret'), `${'s'.repeat(32)}\n`);
    expect(await keptSecret(dataDir, 'secret')).to.equal('s'.repeat(32));
  });

  for (const [what, content] of Object.entries({ empty: '', 'cut off': 's'.repeat(31), blank: ' '.repeat(40) })) {
    it(`refuses a file that is ${what}, names it, and leaves it as it is`, async () => {
      await keptSecret(dataDir, 'other');
      const path = join(dataDir, 'secret');
      await writeFile(path, content);
      expect(await refusal()).to.equal(`${path} holds no whole secret: remove it to have a new one made`);
      expect(await readFile(path, 'utf8')).to.equal(content);
    });
  }

  it('refuses a data folder that is a file, or is below one, by name', async () => {
    dataDir = join(folder, 'file');
    await writeFile(dataDir, 'x');
    expect(await refusal()).to.include(
      `${join(dataDir, 'secret')} cannot be used (ENOTDIR): HOMEROOM_DATA_DIR has to be`,
    );
    dataDir = join(folder, 'file', 'below');
    expect(await refusal()).to.include(`${join(dataDir, 'secret')} cannot be used (ENOTDIR): `);
  });

  it('refuses a folder in place of the secret, by name', async () => {
    await mkdir(join(dataDir, 'secret'), { recursive: true });
    expect(await refusal()).to.include(`${join(dataDir, 'secret')} cannot be used (EISDIR): `);
  });

  it('gives all who begin at once the same', async () => {
    const secrets = await Promise.all(Array.from({ length: 20 }, () => keptSecret(dataDir, 'secret')));
    expect(new Set(secrets).size).to.equal(1);
    expect(await readdir(dataDir)).to.deep.equal(['secret']);
  });

  it('gives two processes that begin at once the same', async () => {
    const names = Array.from({ length: 20 }, (_, n) => `secret-${n}`);
    const [one, other] = await Promise.all([secretsOfProcess(dataDir, names), secretsOfProcess(dataDir, names)]);
    const [ones, others] = await Promise.all([one.go(), other.go()]);
    expect(ones).to.deep.equal(others);
    expect(new Set(ones).size).to.equal(names.length);
    expect(await readdir(dataDir)).to.have.members(names);
  });
});

/** A process that is ready to ask for secrets, and does when it is told to go. */
const secretsOfProcess = async (dataDir: string, names: readonly string[]) => {
  const child = spawn(process.execPath, [PROGRAM, dataDir, ...names], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout);
  await once(lines, 'line');
  const go = async (): Promise<string[]> => {
    const answered = once(lines, 'line');
    child.stdin.write('go\n');
    const [line] = await answered;
    return JSON.parse(line);
  };
  return { go };
};
