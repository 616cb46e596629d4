import { createHash } from 'node:crypto';
import type { Digest } from '@homeroom/core';

/** `Digest` from Node's own crypto. */
export const cryptoDigest: Digest = {
  sha256: (text) => createHash('sha256').update(text, 'utf8').digest('hex'),
};
