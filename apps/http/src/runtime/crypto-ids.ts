import { randomInt, randomUUID } from 'node:crypto';
import type { Ids } from '@homeroom/core';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** `Ids` from the system's cryptographic random source. */
export const cryptoIds: Ids = {
  id: () => randomUUID(),
  identity: () => word(26),
  roomId: () => word(20),
};

const word = (length: number): string =>
  Array.from({ length }, () => LETTERS.charAt(randomInt(LETTERS.length))).join('');
