/**
 * Where a time comes from, from the strongest to the weakest:
 * - `corrected`: a teacher said so, with a reason;
 * - `observed`: an event of the video server said so;
 * - `reconciled`: a later answer of the video server said so;
 * - `inferred`: nobody said so; it follows from what was said about something else, such as the end of the room.
 */
export type Evidence = 'corrected' | 'observed' | 'reconciled' | 'inferred';

const STRENGTH: Readonly<Record<Evidence, number>> = { corrected: 3, observed: 2, reconciled: 1, inferred: 0 };

/** Positive when `a` is stronger than `b`, negative when it is weaker, 0 when they are the same. */
export const compareEvidence = (a: Evidence, b: Evidence): number => STRENGTH[a] - STRENGTH[b];
