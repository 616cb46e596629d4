/** The first 32 bits of the fractional part of a root of each of the first 64 primes, as FIPS 180-4 (4.2.2, 5.3.3) derives its constants. */
const fractionsOfRoots = (exponent: number, count: number): number[] =>
  firstPrimes(count).map((prime) => ((prime ** exponent % 1) * 2 ** 32) | 0);

const firstPrimes = (count: number): number[] => {
  const primes: number[] = [];
  for (let candidate = 2; primes.length < count; candidate += 1) {
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
  }
  return primes;
};

const ROUND_CONSTANTS = fractionsOfRoots(1 / 3, 64);
const INITIAL_STATE = fractionsOfRoots(1 / 2, 8);
const BLOCK_BYTES = 64;

/** SHA-256 (FIPS 180-4) in lower-case hex, for fakes and builders: core has no digest of its own. Slow; never used outside tests. */
export const sha256Hex = (bytes: Uint8Array): string => {
  const padded = padded512(bytes);
  let state = INITIAL_STATE;
  for (let at = 0; at < padded.length; at += BLOCK_BYTES) state = compressed(state, new DataView(padded.buffer, at));
  return state.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
};

const padded512 = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => {
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / BLOCK_BYTES) * BLOCK_BYTES);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  new DataView(padded.buffer).setBigUint64(padded.length - 8, BigInt(bytes.length) * 8n);
  return padded;
};

const compressed = (state: readonly number[], block: DataView): number[] => {
  const schedule = scheduleOf(block);
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  schedule.forEach((word, round) => {
    const sum1 = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25);
    const choice = (e & f) ^ (~e & g);
    const first = (h + sum1 + choice + (ROUND_CONSTANTS[round] ?? 0) + word) | 0;
    const sum0 = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + sum0 + majority) | 0];
  });
  return [a, b, c, d, e, f, g, h].map((word, index) => (word + (state[index] ?? 0)) | 0);
};

const scheduleOf = (block: DataView): Int32Array => {
  const schedule = new Int32Array(64);
  for (let at = 0; at < 16; at += 1) schedule[at] = block.getInt32(at * 4);
  for (let at = 16; at < 64; at += 1) {
    const before15 = schedule[at - 15] ?? 0;
    const before2 = schedule[at - 2] ?? 0;
    const small0 = rotated(before15, 7) ^ rotated(before15, 18) ^ (before15 >>> 3);
    const small1 = rotated(before2, 17) ^ rotated(before2, 19) ^ (before2 >>> 10);
    schedule[at] = (schedule[at - 16] ?? 0) + small0 + (schedule[at - 7] ?? 0) + small1;
  }
  return schedule;
};

const rotated = (word: number, by: number): number => (word >>> by) | (word << (32 - by));
