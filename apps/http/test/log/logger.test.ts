import { expect } from 'chai';
import fc from 'fast-check';
import { createLogger } from '../../src/log/logger.js';
import { createScrub, REDACTED } from '../../src/log/scrub.js';

const SECRET = 'canary-secret-of-"32"-bytes/and=more';
const SIGNATURE = 'canarySignature_x-9';
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const JWT = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ sub: 'canary' })}.${SIGNATURE}`;
const UNSIGNED = `${encode({ alg: 'none' })}.${encode({ sub: 'canary' })}.`;
const SIGNED_URL = `https://live.example/api/course/online/recordings/RM_1-2/file?person=42&sig=${SIGNATURE}#${SIGNATURE}`;

/** Everything that was logged, as it is written. */
const logged = (write: (log: ReturnType<typeof createLogger>) => void): string => {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  write(createLogger({ level: 'trace', secrets: [SECRET, 'abc'], destination }));
  return lines.join('');
};

describe('createLogger', () => {
  it('writes one line of JSON with time, level and message', () => {
    const line = logged((log) => log.info({ route: '/healthz', ms: 1 }, 'answered'));
    const entry = JSON.parse(line);
    expect(entry).to.include({ level: 'info', msg: 'answered', route: '/healthz', ms: 1 });
    expect(entry.time).to.match(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(line.endsWith('\n')).to.equal(true);
  });

  const failure = new Error(`cannot get ${SIGNED_URL} with Bearer ${JWT}`, { cause: new Error(`secret ${SECRET}`) });
  const planted: Record<string, (log: ReturnType<typeof createLogger>) => void> = {
    'a message': (log) => log.info(`token ${JWT} and ${UNSIGNED} and ${SECRET}`),
    'arguments of a message': (log) => log.info('got %s and %j', JWT, { token: SIGNATURE, secret: SECRET }),
    headers: (log) =>
      log.info({
        req: {
          headers: {
            authorization: `Bearer ${SIGNATURE}`,
            'Hash-Token': JWT,
            'HASH-SIGNATURE': SIGNATURE,
            cookie: `sid=${SIGNATURE}`,
            'set-cookie': [`sid=${SIGNATURE}`, `b="${SIGNATURE}"`],
            'x-api-key': SIGNATURE,
          },
        },
      }),
    'raw headers': (log) => log.info({ rawHeaders: ['Authorization', `Bearer ${SIGNATURE}`] }),
    'members by their name': (log) =>
      log.info({
        apiSecret: SIGNATURE,
        access_token: SIGNATURE,
        password: SIGNATURE,
        sig: SIGNATURE,
        adminKey: SIGNATURE,
      }),
    'deep members': (log) => log.info({ a: [{ b: { c: { token: SIGNATURE, other: SECRET } } }] }),
    'an error, its cause and its properties': (log) =>
      log.error({ err: Object.assign(failure, { url: SIGNED_URL, token: SIGNATURE }) }, 'failed'),
    'a bare error': (log) => log.error(failure),
    'a binding of a child': (log) => log.child({ secret: SIGNATURE, other: JWT }).warn(SECRET),
    'JSON in a text': (log) => log.info(JSON.stringify({ token: SIGNATURE, apiSecret: SIGNATURE, body: SECRET })),
    'a URL with a user': (log) => log.info(`connecting to postgres://homeroom:${SIGNATURE}@db.example:5432/homeroom`),
    'a URL': (log) => log.info({ url: SIGNED_URL, next: `"${SIGNED_URL}"` }),
    'the rest of a URL': (log) =>
      log.info(`GET /recordings/RM_1/file?person=42&sig=${SIGNATURE}&access_token=${SIGNATURE}`),
    'a download': (log) => log.info(`GET /download/recording/${SIGNATURE}`),
    'a secret in a URL': (log) => log.info(`/x?a=${encodeURIComponent(SECRET)}`),
    'a token that is cut off': (log) => log.info(`${JWT.slice(0, 30)}…`),
  };
  for (const [where, write] of Object.entries(planted)) {
    it(`takes secrets out of ${where}`, () => {
      const line = logged(write);
      expect(line).to.contain(REDACTED);
      for (const secret of [SIGNATURE, 'canary-secret', encodeURIComponent(SECRET), JWT.slice(0, 20)]) {
        expect(line).not.to.contain(secret);
      }
      expect(() =>
        line
          .trim()
          .split('\n')
          .map((one) => JSON.parse(one)),
      ).not.to.throw();
    });
  }

  it('takes out secrets that it is told of later, from its children too', () => {
    const later = 'canary-secret-made-at-start';
    const line = logged((log) => {
      const child = log.child({ part: 'of the app' });
      log.hide(later, `${later}-and-longer`, 'of');
      log.info(`${later}-and-longer`);
      child.info({ key: later, known: SECRET });
    });
    expect(line).to.contain(REDACTED).and.not.contain('canary-secret').and.not.contain('-and-longer');
    expect(line, 'words are no secrets').to.contain('of the app');
  });

  it('leaves the rest of a line as it is', () => {
    const line = logged((log) => log.info({ url: SIGNED_URL, room_id: 'abc', outcome: 'class_token_expired' }, 'abc'));
    expect(JSON.parse(line)).to.include({
      url: `https://live.example/api/course/online/recordings/RM_1-2/file?${REDACTED}`,
      room_id: 'abc',
      outcome: 'class_token_expired',
      msg: 'abc',
    });
  });
});

describe('createScrub', () => {
  it('takes out every part of JWTs that stand behind one another', () => {
    const line = createScrub([]).scrub(JSON.stringify({ any: `${JWT}.${JWT}.${JWT}` }));
    expect(line).to.equal('{"any":"[redacted]"}');
  });

  it('takes lists that are secret by their name whole, and leaves deeper things readable', () => {
    const scrubbed = (value: object): unknown => JSON.parse(createScrub([]).scrub(JSON.stringify(value)));
    expect(scrubbed({ token: ['a]"', 'b', null, 1] })).to.deep.equal({ token: REDACTED });
    expect(scrubbed({ token: [['a'], ['b']], x: 1 })).to.deep.equal({ token: [['a'], ['b']], x: 1 });
    expect(scrubbed({ token: [{ token: 'a' }] })).to.deep.equal({ token: [{ token: REDACTED }] });
  });

  it('keeps JSON readable, whatever is logged', () => {
    const { scrub } = createScrub([SECRET]);
    const part = fc.constantFrom(
      SECRET,
      JWT,
      SIGNED_URL,
      '"',
      '\\',
      '\n',
      '{"token":"x"}',
      'Bearer ',
      '?sig=',
      'https://',
      '@',
    );
    const text = fc.array(fc.oneof(part, fc.string()), { maxLength: 8 }).map((parts) => parts.join(''));
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        text,
        fc.double(),
        fc.constant(null),
        fc.array(tie('any')),
        fc.dictionary(fc.oneof(text, fc.constantFrom('token', 'set-cookie')), tie('any')),
      ),
    })).any;
    fc.assert(
      fc.property(value, (any) => {
        const line = scrub(JSON.stringify({ any }));
        JSON.parse(line);
        expect(line).not.to.contain('canary-secret');
        expect(line).not.to.contain(SIGNATURE);
      }),
    );
  });
});
