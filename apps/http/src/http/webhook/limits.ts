import { MINUTE, SECOND } from '@homeroom/core';

/** Largest webhook: the largest that was seen has 4.3 kB, and room metadata rides in each; 413 is final, so there is room. */
export const BODY_LIMIT_BYTES = 1_024 * 1_024;

/** How long an answer may take. PlugNMeet's sender waits for ever, and an answer that hangs freezes the webhooks of all rooms. */
export const ANSWER_DEADLINE_MS = 5 * SECOND;

/** Most bytes of bodies in memory, whoever sent them: more webhooks than any one server holds back. */
export const WAITING_BYTES = 32 * 1_024 * 1_024;

/** Most webhooks that wait for the store, those that were answered too late among them. */
export const WAITING_WEBHOOKS = 2_000;

/**
 * When the sender should come again after a 503, in seconds, spread so that a whole school's rooms do not come at once.
 * PlugNMeet tries three times and obeys; its token, minted once, counts for 300 s: two pauses and three answers that take
 * their whole deadline are 115 s at most. Longer pauses would bridge longer outages, but 50 s after a room's end its
 * sender throws away what still waits, so every second of pause is a risk too.
 */
export const RETRY_AFTER_SECONDS = { least: 40, most: 50 } as const;

/** Longest header that can hold a webhook's JWT: it holds a few short claims. */
export const SIGNATURE_LETTERS = 4_096;

/** How often the log tells of the same trouble: a flood of forged webhooks must not become a flood of lines. */
export const TROUBLE_EVERY_MS = MINUTE / 6;
