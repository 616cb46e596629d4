import type { Digest } from '@homeroom/core';
import { sha256Hex } from '../sha256.js';
import { bytesOf } from '../text-bytes.js';

/** SHA-256 without a library: right, and slow. */
export const plainDigest = (): Digest => ({ sha256: (text) => sha256Hex(bytesOf(text)) });
