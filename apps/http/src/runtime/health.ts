import type { Health } from '../http/parts.js';

/** How long a health check may take before it counts as failed, in milliseconds: less than the 2,000 that its route waits. */
const CHECK_LIMIT_MS = 1_500;

/** Health by the one thing without which nothing works: the database. */
export const storageHealth = (ping: () => Promise<void>): Health => ({
  check: async () => [{ name: 'database', ...(await answersInTime(ping)) }],
});

const answersInTime = async (ping: () => Promise<void>): Promise<{ ok: boolean; detail: string | null }> => {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('too late')), CHECK_LIMIT_MS);
  });
  try {
    await Promise.race([ping(), tooLate]);
    return { ok: true, detail: null };
  } catch {
    return { ok: false, detail: 'does not answer' };
  } finally {
    clearTimeout(timer);
  }
};
