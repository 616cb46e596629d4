import { expect } from 'chai';
import { megabytesAt } from '../src/answers/recordings.js';
import { requestSignature } from '../src/calls/signature.js';
import { numberAt } from '../src/reading/json.js';
import { millisecondsAt, momentAt } from '../src/reading/moment.js';
import { exchange, SAMPLE_SECRET } from './recorded.js';

const moment = (at: unknown) => momentAt({ at }, 'at').unwrapOr('misread');

describe('momentAt', () => {
  it('reads the three shapes of PlugNMeet, all UTC', () => {
    expect(moment('1795359811')).to.equal(1_795_359_811_000);
    expect(moment(1_795_359_811)).to.equal(1_795_359_811_000);
    expect(moment('2026-11-22T15:03:31Z')).to.equal(1_795_359_811_000);
    expect(moment('2026-11-22T16:03:31.25+01:00')).to.equal(1_795_359_811_250);
    expect(moment('2026-11-22T15:03:31.123456789Z')).to.equal(1_795_359_811_123);
    expect(moment('2026-11-22 15:03:31')).to.equal(1_795_359_811_000);
  });

  it('reads "not yet"', () => {
    for (const none of [undefined, null, '', '0', 0, '0001-01-01T00:00:00Z', '0001-01-01 00:00:00']) {
      expect(moment(none), `${none}`).to.equal(null);
    }
  });

  it('reads nothing else', () => {
    for (const wrong of [
      'soon',
      '2026-11-22',
      '2026-13-40 00:00:00',
      -1,
      '-1',
      1.5,
      1e300,
      '99999999999999999',
      {},
      [],
      true,
    ]) {
      expect(moment(wrong), `${wrong}`).to.equal('misread');
    }
  });

  it('does not read what an object merely inherits', () => {
    expect(momentAt({}, 'constructor').isOk()).to.equal(true);
    expect(momentAt(JSON.parse('{"__proto__":{"at":"1"}}'), 'at')._unsafeUnwrap()).to.equal(null);
  });
});

describe('numbers', () => {
  const number = (at: unknown) => numberAt({ at }, 'at').unwrapOr('misread');

  it('come as numbers or as text, and absent as 0', () => {
    expect([number(7), number('7'), number('-7.5'), number(undefined), number(null)]).to.deep.equal([7, 7, -7.5, 0, 0]);
    for (const wrong of ['', ' 7', '7e9', '0x7', 'NaN', true, {}, [7]])
      expect(number(wrong), `${wrong}`).to.equal('misread');
  });

  it('of megabytes become bytes', () => {
    const bytes = (at: unknown) => megabytesAt({ at }, 'at').unwrapOr('misread');
    expect([bytes(0.07), bytes(1234.56), bytes(0), bytes('0.99')]).to.deep.equal([
      70_000,
      1_234_560_000,
      null,
      990_000,
    ]);
    expect([bytes(-1), bytes(1e20), bytes('big')]).to.deep.equal(['misread', 'misread', 'misread']);
  });

  it('of milliseconds are whole', () => {
    const milliseconds = (at: unknown) => millisecondsAt({ at }, 'at').unwrapOr('misread');
    expect([milliseconds('1795360186714'), milliseconds('0'), milliseconds(1.5)]).to.deep.equal([
      1_795_360_186_714,
      null,
      'misread',
    ]);
  });
});

describe('requestSignature', () => {
  it('is that of a recorded request', () => {
    const { request } = exchange('2.4.0', 'join-token-unicode-name');
    expect(requestSignature(SAMPLE_SECRET, Buffer.from(request.body))).to.equal(request.headers['HASH-SIGNATURE']);
  });
});
