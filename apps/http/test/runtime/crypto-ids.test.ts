import { parseRoomId } from '@homeroom/core';
import { expect } from 'chai';
import { cryptoIds } from '../../src/runtime/crypto-ids.js';

const many = (make: () => string, count: number): string[] => Array.from({ length: count }, make);

describe('cryptoIds', () => {
  it('gives names of the forms that the port asks for', () => {
    for (const id of many(cryptoIds.id, 200)) expect(id).to.match(/^[A-Za-z0-9-]{1,40}$/);
    for (const identity of many(cryptoIds.identity, 200)) expect(identity).to.match(/^[a-z0-9]{26}$/);
    for (const roomId of many(cryptoIds.roomId, 200)) expect(roomId).to.match(/^[a-z0-9]{20}$/);
  });

  it('gives room ids that a caller may choose too', () => {
    for (const roomId of many(cryptoIds.roomId, 1_000)) expect(parseRoomId(roomId)._unsafeUnwrap()).to.equal(roomId);
  });

  it('gives another with every call', () => {
    for (const make of [cryptoIds.id, cryptoIds.identity, cryptoIds.roomId]) {
      expect(new Set(many(make, 2_000)).size).to.equal(2_000);
    }
  });

  it('gives each letter the same chance', () => {
    const letters = [...many(cryptoIds.identity, 4_000), ...many(cryptoIds.roomId, 4_000)].join('');
    const counts = new Map<string, number>();
    for (const letter of letters) counts.set(letter, (counts.get(letter) ?? 0) + 1);
    expect(counts.size).to.equal(36);
    const expected = letters.length / 36;
    const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // 35 degrees of freedom: a fair source goes beyond 120 less than once in 10^9 runs. A byte modulo 36, with which four
    // letters come 8/7 as often as the others, gives some 390 with this many letters.
    expect(chiSquare).to.be.below(120);
  });
});
