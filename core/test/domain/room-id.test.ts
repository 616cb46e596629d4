import { parseRoomId, ROOM_ID_MAX_LENGTH } from '@homeroom/core';
import { expect } from 'chai';

describe('parseRoomId', () => {
  for (const text of ['a', 'Algebra_2', 'algebra-b1', '-', '1', 'user', 'x'.repeat(ROOM_ID_MAX_LENGTH), 'FIELD_1']) {
    it(`takes ${text}`, () => {
      expect(parseRoomId(text)._unsafeUnwrap()).to.equal(text);
    });
  }

  const refused: readonly (readonly [string, string])[] = [
    ['', '1 to 48 letters'],
    ['x'.repeat(ROOM_ID_MAX_LENGTH + 1), '1 to 48 letters'],
    ['a/b', 'letters A-Z'],
    ['a b', 'letters A-Z'],
    ['a\u0000', 'letters A-Z'],
    ['ž', 'letters A-Z'],
    ['a\n', 'letters A-Z'],
    ['algebra-1', 'breakout rooms'],
    ['algebra-001', 'breakout rooms'],
    ['user_1a', 'reserves'],
    ['a-FIELD_b', 'reserves'],
  ];
  for (const [text, rule] of refused) {
    it(`refuses ${JSON.stringify(text.slice(0, 12))}: ${rule}`, () => {
      const error = parseRoomId(text)._unsafeUnwrapErr();
      expect(error).to.include({ type: 'invalid-input', field: 'room_id' });
      expect(error.rule).to.contain(rule);
    });
  }
});
