import { expect } from 'chai';
import { expectProblem } from '../expect-problem.js';
import { type RunningApp, startApp } from '../running-app.js';
import { textAt, valueAt } from '../story.js';
import { RULE } from './judged-class.js';

const SHARES = ['present_share', 'partial_share', 'completion_share'];
const TIMES = ['minimum_stay_seconds', 'grace_seconds', 'late_after_seconds', 'left_early_before_seconds'];
const NO_SHARE = 'must be a share from 0 to 1: nobody can be there for more';
const NO_TIME = 'must be a whole number from 0 to 86400';
const NO_VERSION = 'must be a whole number from 0 to 2147483646';

/** As JSON text: some of them no value of JavaScript can be written as. */
const NO_NUMBERS = [
  '"0.5"',
  '""',
  'true',
  '[]',
  '[0.5]',
  '{}',
  '{"$gt":0}',
  '1e999',
  '-1e999',
  '-1',
  '-0.001',
  '1e300',
];

const cases: [body: string, path: string, message: string][] = [
  ...SHARES.flatMap((field) =>
    [...NO_NUMBERS, 'null', '1.5', '1.0000001', '75'].map((value): [string, string, string] => [
      `{"${field}":${value}}`,
      field,
      NO_SHARE,
    ]),
  ),
  ...TIMES.flatMap((field) =>
    [...NO_NUMBERS, '86401', '0.5', '9007199254740993'].map((value): [string, string, string] => [
      `{"${field}":${value}}`,
      field,
      NO_TIME,
    ]),
  ),
  ['{"minimum_stay_seconds":null}', 'minimum_stay_seconds', NO_TIME],
  ['{"grace_seconds":null}', 'grace_seconds', NO_TIME],
  ['{"measure":"guessed"}', 'measure', 'must be one of: held, scheduled'],
  ['{"measure":null}', 'measure', 'must be one of: held, scheduled'],
  ['{"partial_share":0.8}', 'partial_share', 'must not be more than present_share'],
  ['{"present_share":0.1}', 'partial_share', 'must not be more than present_share'],
  ['{"present_share":0.5,"partial_share":0.6}', 'partial_share', 'must not be more than present_share'],
  ['{"present_share":NaN}', '', 'is no JSON in UTF-8'],
  ['{"present_share":Infinity}', '', 'is no JSON in UTF-8'],
  ['[0.5]', '', 'must be an object'],
  ['"held"', '', 'must be an object'],
];

describe('a rule that is none', () => {
  let app: RunningApp;
  beforeEach(async () => {
    app = await startApp();
  });
  afterEach(() => app.close());

  const refuses = async (path: string, body: string, field: string, message: string): Promise<void> => {
    const reply = await app.post(path, { body });
    expectProblem(reply, 422, 'invalid_input');
    expect(valueAt(reply.json, 'errors'), body).to.deep.equal([{ path: field, message }]);
    expect(textAt(reply.json, 'detail')).to.contain(message);
  };

  it('is refused with its field and the rule that it breaks, and nothing is set', async () => {
    const withVersion = (body: string) => (body.startsWith('{') ? body.replace('{', '{"in_place_of":0,') : body);
    for (const [index, [body, field, message]] of cases.entries()) {
      // A person may only click so often.
      if (index % 25 === 0) {
        await app.close();
        app = await startApp();
      }
      await refuses(RULE, withVersion(body), field, message);
      expect((await app.get(RULE)).json).to.include({ version: 0, present_share: 0.75 });
    }
  });

  it('is refused by the preview too', async () => {
    for (const [index, [body, field, message]] of cases.entries()) {
      if (index % 25 === 0) {
        await app.close();
        app = await startApp();
      }
      await refuses(`${RULE}preview/`, body, field, message);
    }
  });

  it('is refused without the version that it takes the place of, or with none that can be', async () => {
    await refuses(RULE, '{}', 'in_place_of', NO_VERSION);
    for (const version of ['-1', '0.5', '"0"', 'null', '1e999', '2147483647', '9007199254740993', '[]']) {
      await refuses(RULE, `{"in_place_of":${version}}`, 'in_place_of', NO_VERSION);
    }
  });

  it('has everything named at once that is wrong', async () => {
    const body = { present_share: 2, grace_seconds: -1, measure: 'x', in_place_of: 'y' };
    expect(valueAt((await app.post(RULE, { body })).json, 'errors')).to.have.length(4);
  });

  it('may be at the ends of what is allowed', async () => {
    const most = { present_share: 1, partial_share: 1, completion_share: 1, minimum_stay_seconds: 86_400 };
    const times = { grace_seconds: 86_400, late_after_seconds: 86_400, left_early_before_seconds: 86_400 };
    const set = await app.post(RULE, { body: { ...most, ...times, in_place_of: 0 } });
    expect(set.json).to.include({ ...most, ...times, version: 1 });
    const least = { present_share: 0, partial_share: 0, completion_share: 0, minimum_stay_seconds: 0 };
    const none = { grace_seconds: 0, late_after_seconds: 0, left_early_before_seconds: 0 };
    const again = await app.post(RULE, { body: { ...least, ...none, in_place_of: 1 } });
    expect(again.json).to.include({ ...least, ...none, version: 2 });
  });

  it('is not made by what it does not know: members of a prototype, versions, who set it', async () => {
    const body = '{"in_place_of":0,"__proto__":{"present_share":0.1},"version":9,"set_by":"7","constructor":1}';
    expect((await app.post(RULE, { body })).json).to.include({ version: 1, set_by: '42', present_share: 0.75 });
  });

  it('is refused when its page of versions is none', async () => {
    for (const query of ['limit=0', 'limit=101', 'limit=x', 'cursor=%00', `cursor=${'x'.repeat(201)}`]) {
      expectProblem(await app.get(`${RULE}versions/?${query}`), 422, 'invalid_input');
    }
  });

  it('is not looked for at a cursor that nobody gave', async () => {
    await app.post(RULE, { body: { in_place_of: 0 } });
    for (const cursor of ['nobody', '-1', '99999999999999999999', '1e9', '0x1']) {
      const { status, json } = await app.get(`${RULE}versions/?cursor=${cursor}`);
      expect(status, cursor).to.equal(200);
      expect(valueAt(json, 'versions'), cursor).to.be.an('array');
    }
  });
});
