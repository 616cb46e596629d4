import type { Ids } from '@homeroom/core';

/** Ids that count, so that a test can name them: of the same form as real ones, and as easy to guess as it gets. */
export const countingIds = (): Ids => {
  let ids = 0;
  let identities = 0;
  let rooms = 0;
  return {
    id: () => `id-${++ids}`,
    identity: () => padded('identity', ++identities, 26),
    roomId: () => padded('room', ++rooms, 20),
  };
};

const padded = (word: string, count: number, length: number): string =>
  `${word}${String(count).padStart(length - word.length, '0')}`;
