import { err, ok, type Result } from 'neverthrow';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Problem } from './problem.js';

/** How often one caller may do one thing. Counted per process, in memory. */
export interface RateLimit {
  readonly requests: number;
  readonly seconds: number;
}

/** Each limit is for one person (or one address, where nobody says who they are) and one operation. */
export const RATE_LIMITS = {
  /** A page that asks every other second, in a few tabs. */
  reading: { requests: 240, seconds: 60 },
  /** A page that asks when it opens, when it comes back to the front, and every few seconds. */
  validating: { requests: 120, seconds: 60 },
  /** A person's click, at most with a few more when the video server is slow. */
  clicking: { requests: 30, seconds: 60 },
  /** A course platform’s nightly job, or a person who saves a workbook, with a few tries more: both cost as much as many pages. */
  exporting: { requests: 20, seconds: 60 },
  /** A tool that works through a list. */
  administering: { requests: 600, seconds: 60 },
  /** Somebody who reads the documentation. */
  browsing: { requests: 120, seconds: 60 },
  /** Tokens that do not count, by address: a school behind one address whose pages outlived their tokens stays below. */
  badTokens: { requests: 600, seconds: 60 },
  /** Wrong admin keys, by address: nobody mistypes more often, and guessing is hopeless. */
  badKeys: { requests: 20, seconds: 60 },
  /** Signed URLs that do not count, by address: players repeat an expired one. */
  badUrls: { requests: 240, seconds: 60 },
} as const satisfies Record<string, RateLimit>;

export type RateLimitName = keyof typeof RATE_LIMITS;

/** The counters of one app. */
export interface RateLimits {
  /** Counts one request of `who` for `what`; a problem when it is one too many. */
  take(limit: RateLimitName, who: string, what: string): Promise<Result<void, Problem>>;
  /** Whether `who` has used it up; counts nothing. */
  usedUp(limit: RateLimitName, who: string, what: string): Promise<Result<void, Problem>>;
}

export const createRateLimits = (): RateLimits => {
  const limiters = new Map<string, RateLimiterMemory>();
  for (const [name, { requests, seconds }] of Object.entries(RATE_LIMITS)) {
    limiters.set(name, new RateLimiterMemory({ keyPrefix: name, points: requests, duration: seconds }));
  }
  const limiterOf = (name: RateLimitName): RateLimiterMemory => {
    const limiter = limiters.get(name);
    if (limiter === undefined) throw new Error(`there is no rate limit ${name}`);
    return limiter;
  };
  return {
    take: async (name, who, what) => {
      try {
        await limiterOf(name).consume(`${what} ${who}`);
        return ok(undefined);
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        return err(tooMany(refusal.msBeforeNext));
      }
    },
    usedUp: async (name, who, what) => {
      const used = await limiterOf(name).get(`${what} ${who}`);
      return used === null || used.consumedPoints <= RATE_LIMITS[name].requests
        ? ok(undefined)
        : err(tooMany(used.msBeforeNext));
    },
  };
};

const tooMany = (waitMs: number): Problem => {
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1_000));
  return {
    code: 'too_many_requests',
    detail: `Too many requests of this kind. Try again in ${retryAfterSeconds} s.`,
    retryAfterSeconds,
  };
};
