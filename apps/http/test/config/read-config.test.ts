import { expect } from 'chai';
import { secretsOf } from '../../src/config/config.js';
import { CONFIG_TABLE } from '../../src/config/config-table.js';
import { DEMO_ISSUER, readConfig } from '../../src/config/read-config.js';

const SECRET = 'a-secret-that-is-long-enough-to-sign-with';
const PLUGNMEET = {
  PLUGNMEET_URL: 'https://meet.example:8443/',
  PLUGNMEET_API_KEY: 'the-key',
  PLUGNMEET_API_SECRET: 'the-api-secret',
};
const REAL = { ...PLUGNMEET, CLASS_TOKEN_SECRET: SECRET, CLASS_TOKEN_ISSUER: 'https://lms.example' };

const configOf = (variables: Record<string, string>) => readConfig(variables)._unsafeUnwrap();
const problemsOf = (variables: Record<string, string>) => readConfig(variables)._unsafeUnwrapErr();
const variablesOf = (variables: Record<string, string>) => problemsOf(variables).map((problem) => problem.variable);

describe('readConfig', () => {
  it('makes a demo of an empty environment', () => {
    expect(configOf({})).to.deep.equal({
      port: 8080,
      host: '127.0.0.1',
      publicUrl: null,
      trustedProxies: 0,
      roles: ['web', 'worker'],
      secret: null,
      previousSecret: null,
      databaseUrl: null,
      dataDir: null,
      plugnmeet: null,
      classTokens: { keys: { type: 'random' }, issuer: DEMO_ISSUER, audience: null },
      coursePlatformUrl: null,
      allowedOrigins: [],
      recordingsStore: 'local',
      ffmpegPath: null,
      ffprobePath: null,
      adminKey: null,
      logLevel: 'info',
    });
  });

  it('takes an empty variable for none', () => {
    expect(configOf({ PORT: '', PLUGNMEET_URL: '', HOMEROOM_SECRET: ' ' })).to.deep.equal(configOf({}));
  });

  it('reads every variable', () => {
    const config = configOf({
      ...REAL,
      PORT: '0',
      HOST: '0.0.0.0',
      PUBLIC_URL: 'https://live.example/homeroom/',
      TRUSTED_PROXIES: '1',
      HOMEROOM_SECRET: `${SECRET}1`,
      HOMEROOM_PREVIOUS_SECRET: `${SECRET}0`,
      DATABASE_URL: 'postgres://homeroom:pass@db.example/homeroom',
      HOMEROOM_DATA_DIR: '/data',
      HOMEROOM_ROLES: 'worker',
      PLUGNMEET_PREVIOUS_API_SECRET: 'the-old-api-secret',
      PLUGNMEET_PUBLIC_URL: 'https://meet.public.example',
      PLUGNMEET_WEBHOOK_URL: 'https://live.example/api/course/plugnmeet/webhook/',
      PLUGNMEET_TIMEOUT_SECONDS: '15',
      RECORDING_HOSTS: 'files.example, cdn.example:8443',
      CLASS_TOKEN_PREVIOUS_SECRET: `${SECRET}2`,
      CLASS_TOKEN_AUDIENCE: 'homeroom',
      COURSE_PLATFORM_URL: 'https://www.lms.example',
      ALLOWED_ORIGINS: 'https://lms.example,http://localhost:3000',
      FFMPEG_PATH: '/usr/bin/ffmpeg',
      FFPROBE_PATH: '/usr/bin/ffprobe',
      ADMIN_KEY: 'the-admin-key',
      LOG_LEVEL: 'debug',
    });
    expect(config).to.deep.equal({
      port: 0,
      host: '0.0.0.0',
      publicUrl: 'https://live.example/homeroom',
      trustedProxies: 1,
      roles: ['worker'],
      secret: `${SECRET}1`,
      previousSecret: `${SECRET}0`,
      databaseUrl: 'postgres://homeroom:pass@db.example/homeroom',
      dataDir: '/data',
      plugnmeet: {
        url: 'https://meet.example:8443',
        apiKey: 'the-key',
        apiSecret: 'the-api-secret',
        previousApiSecret: 'the-old-api-secret',
        publicUrl: 'https://meet.public.example',
        webhookUrl: 'https://live.example/api/course/plugnmeet/webhook',
        timeoutSeconds: 15,
        recordingHosts: ['files.example', 'cdn.example:8443'],
      },
      classTokens: {
        keys: { type: 'secret', secrets: [SECRET, `${SECRET}2`] },
        issuer: 'https://lms.example',
        audience: 'homeroom',
      },
      coursePlatformUrl: 'https://www.lms.example',
      allowedOrigins: ['https://lms.example', 'http://localhost:3000'],
      recordingsStore: 'local',
      ffmpegPath: '/usr/bin/ffmpeg',
      ffprobePath: '/usr/bin/ffprobe',
      adminKey: 'the-admin-key',
      logLevel: 'debug',
    });
  });

  it('takes the host of PLUGNMEET_URL and the issuer for what is not set', () => {
    const config = configOf(REAL);
    expect(config.plugnmeet?.recordingHosts).to.deep.equal(['meet.example:8443']);
    expect(config.plugnmeet?.publicUrl).to.equal('https://meet.example:8443');
    expect(config.coursePlatformUrl).to.equal('https://lms.example');
  });

  it('has no base for pictures when the issuer is no URL', () => {
    expect(configOf({ ...REAL, CLASS_TOKEN_ISSUER: 'urn:lms' }).coursePlatformUrl).to.equal(null);
  });

  it('takes public keys instead of a secret', () => {
    const { CLASS_TOKEN_SECRET: _, ...rest } = REAL;
    const config = configOf({ ...rest, CLASS_TOKEN_JWKS_URL: 'https://lms.example/jwks.json' });
    expect(config.classTokens.keys).to.deep.equal({ type: 'jwks', url: 'https://lms.example/jwks.json' });
  });

  it('tells every problem at once', () => {
    const broken = {
      PORT: '80a',
      PUBLIC_URL: 'live.example',
      HOMEROOM_SECRET: 'short',
      DATABASE_URL: 'mysql://db',
      HOMEROOM_ROLES: 'web,cook',
      PLUGNMEET_URL: 'https://meet.example',
      ALLOWED_ORIGINS: 'https://lms.example/path',
      LOG_LEVEL: 'loud',
    };
    expect(variablesOf(broken)).to.have.members([
      ...Object.keys(broken).filter((name) => name !== 'PLUGNMEET_URL'),
      'PLUGNMEET_API_KEY',
      'PLUGNMEET_API_SECRET',
      'CLASS_TOKEN_SECRET',
      'CLASS_TOKEN_ISSUER',
    ]);
  });

  const refused: Record<string, [Record<string, string>, string]> = {
    'a port that is too high': [{ PORT: '65536' }, 'PORT'],
    'a URL with a user in it': [{ ...REAL, PLUGNMEET_URL: 'https://u:p@meet.example' }, 'PLUGNMEET_URL'],
    'two of the three of PlugNMeet': [{ ...REAL, PLUGNMEET_API_SECRET: '' }, 'PLUGNMEET_API_SECRET'],
    'a class token secret of 31 bytes': [{ CLASS_TOKEN_SECRET: 'x'.repeat(31) }, 'CLASS_TOKEN_SECRET'],
    'both kinds of class token keys': [{ ...REAL, CLASS_TOKEN_JWKS_URL: 'https://a.example' }, 'CLASS_TOKEN_JWKS_URL'],
    'a previous class token secret alone': [{ CLASS_TOKEN_PREVIOUS_SECRET: SECRET }, 'CLASS_TOKEN_PREVIOUS_SECRET'],
    'no issuer outside the demo': [{ ...REAL, CLASS_TOKEN_ISSUER: '' }, 'CLASS_TOKEN_ISSUER'],
    'a shared database without a secret': [{ DATABASE_URL: 'postgres://db/h' }, 'HOMEROOM_SECRET'],
    'a store that is not there': [{ RECORDINGS_STORE: 's3' }, 'RECORDINGS_STORE'],
    'no role': [{ HOMEROOM_ROLES: ',' }, 'HOMEROOM_ROLES'],
    'a host with a path': [{ RECORDING_HOSTS: 'files.example/a' }, 'RECORDING_HOSTS'],
    'no host': [{ RECORDING_HOSTS: ',' }, 'RECORDING_HOSTS'],
    'a database password with a broken escape': [
      { DATABASE_URL: 'postgres://u:100%@db/h', HOMEROOM_SECRET: SECRET },
      'DATABASE_URL',
    ],
    'an admin key that no header can carry': [{ ADMIN_KEY: 'two words' }, 'ADMIN_KEY'],
  };
  for (const [what, [variables, variable]] of Object.entries(refused)) {
    it(`refuses ${what}`, () => {
      expect(variablesOf(variables)).to.deep.equal([variable]);
    });
  }

  it('never repeats a value', () => {
    const canary = 'canary:7f3a';
    const everything = Object.fromEntries(CONFIG_TABLE.map(({ name }) => [name, canary]));
    const problems = problemsOf(everything);
    expect(problems).to.have.length.above(10);
    expect(JSON.stringify(problems)).not.to.contain('canary');
  });
});

describe('CONFIG_TABLE', () => {
  it('tells the name, default and meaning of every variable', () => {
    const names =
      'PORT HOST PUBLIC_URL HOMEROOM_SECRET DATABASE_URL PLUGNMEET_URL CLASS_TOKEN_JWKS_URL LOG_LEVEL'.split(' ');
    expect(CONFIG_TABLE.map((row) => row.name)).to.include.members(names);
    for (const row of CONFIG_TABLE) {
      expect(row.name).to.match(/^[A-Z][A-Z_]+$/);
      expect(row.default, row.name).not.to.equal('');
      expect(row.meaning, row.name).to.match(/\.$/);
    }
  });

  it('marks what is secret', () => {
    expect(CONFIG_TABLE.filter((row) => row.secret).map((row) => row.name)).to.deep.equal([
      'HOMEROOM_SECRET',
      'HOMEROOM_PREVIOUS_SECRET',
      'DATABASE_URL',
      'PLUGNMEET_API_SECRET',
      'PLUGNMEET_PREVIOUS_API_SECRET',
      'CLASS_TOKEN_SECRET',
      'CLASS_TOKEN_PREVIOUS_SECRET',
      'ADMIN_KEY',
    ]);
  });
});

describe('secretsOf', () => {
  it('finds the password of a database URL wherever it stands', () => {
    const passwordOf = (DATABASE_URL: string) => secretsOf(configOf({ DATABASE_URL, HOMEROOM_SECRET: SECRET }))[1];
    expect(passwordOf('postgres://u:100%25@db/h')).to.equal('100%');
    expect(passwordOf('postgres://u@/h?host=/run/postgres&password=100%25')).to.equal('100%');
    expect(passwordOf('postgres://u@db/h')).to.equal(undefined);
  });

  it('lists every secret value', () => {
    const config = configOf({
      ...REAL,
      HOMEROOM_SECRET: `${SECRET}1`,
      HOMEROOM_PREVIOUS_SECRET: `${SECRET}2`,
      DATABASE_URL: 'postgres://homeroom:p%40ss@db.example/homeroom',
      PLUGNMEET_PREVIOUS_API_SECRET: 'the-old-api-secret',
      CLASS_TOKEN_PREVIOUS_SECRET: `${SECRET}3`,
      ADMIN_KEY: 'the-admin-key',
    });
    expect(secretsOf(config)).to.have.members([
      `${SECRET}1`,
      `${SECRET}2`,
      'the-admin-key',
      'p@ss',
      'the-api-secret',
      'the-old-api-secret',
      SECRET,
      `${SECRET}3`,
    ]);
  });
});
