import { randomBytes } from 'node:crypto';

const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** An id as LiveKit makes them: `PA_`, `EV_`, `TR_AM` and twelve or more letters. */
export function liveKitId(prefix: string, length = 12): string {
  const letters = [...randomBytes(length)].map((byte) => ALPHABET[byte % ALPHABET.length] ?? 'x');
  return prefix + letters.join('');
}
