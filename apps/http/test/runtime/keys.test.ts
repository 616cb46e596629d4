import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readConfig } from '../../src/config/read-config.js';
import { keysOf } from '../../src/runtime/keys.js';

const SECRET = 'the-secret-of-the-tests-number-two';
const PREVIOUS = 'the-secret-of-the-tests-number-one';
const PLUGNMEET = {
  PLUGNMEET_URL: 'https://meet.example',
  PLUGNMEET_API_KEY: 'key',
  PLUGNMEET_API_SECRET: 'api-secret',
  CLASS_TOKEN_ISSUER: 'https://lms.example',
};

describe('keysOf', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'homeroom-test-'));
  });
  afterEach(() => rm(dataDir, { recursive: true }));

  const keys = async (env: Record<string, string>) => keysOf(readConfig(env)._unsafeUnwrap(), dataDir);

  it('signs with the configured secret, and still takes the one before', async () => {
    const env = { HOMEROOM_SECRET: SECRET, ...PLUGNMEET, CLASS_TOKEN_SECRET: SECRET };
    expect((await keys(env)).urlSecrets).to.deep.equal([SECRET]);
    expect((await keys({ ...env, HOMEROOM_PREVIOUS_SECRET: PREVIOUS })).urlSecrets).to.deep.equal([SECRET, PREVIOUS]);
  });

  it('takes the course platform’s keys as they are configured, and makes none up', async () => {
    const shared = { ...PLUGNMEET, HOMEROOM_SECRET: SECRET, CLASS_TOKEN_SECRET: SECRET };
    const { CLASS_TOKEN_SECRET: _, ...unsigned } = shared;
    expect((await keys({ ...shared, CLASS_TOKEN_PREVIOUS_SECRET: PREVIOUS })).classTokenKeys).to.deep.equal({
      type: 'secret',
      secrets: [SECRET, PREVIOUS],
    });
    const url = 'https://lms.example/jwks.json';
    expect((await keys({ ...unsigned, CLASS_TOKEN_JWKS_URL: url })).classTokenKeys).to.deep.equal({
      type: 'jwks',
      url,
    });
    expect(await readdir(dataDir)).to.deep.equal([]);
  });

  it('makes both secrets of a demo up once, and keeps them over restarts', async () => {
    const made = await keys({});
    const { urlSecrets, classTokenKeys } = made;
    if (classTokenKeys.type !== 'secret') throw new Error('a demo has a secret');
    const secrets = [...urlSecrets, ...classTokenKeys.secrets];
    expect(secrets).to.have.length(2);
    expect(new Set(secrets).size, 'one for each purpose').to.equal(2);
    for (const secret of secrets) expect(Buffer.byteLength(secret)).to.be.at.least(32);
    expect(await keys({})).to.deep.equal(made);
    expect(await keys({ HOMEROOM_PREVIOUS_SECRET: PREVIOUS })).to.deep.equal({
      ...made,
      urlSecrets: [...urlSecrets, PREVIOUS],
    });
  });

  it('makes up only what was not given', async () => {
    await keys({ HOMEROOM_SECRET: SECRET });
    expect(await readdir(dataDir)).to.deep.equal(['class-token-secret']);
    await keys({ CLASS_TOKEN_SECRET: SECRET });
    expect(await readdir(dataDir)).to.have.members(['class-token-secret', 'homeroom-secret']);
  });
});
