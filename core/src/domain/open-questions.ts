import { type Instant, MINUTE } from './instant.js';
import type { LiveSession } from './live-session.js';
import { CLOCKS_APART } from './room.js';
import type { RoomEnd } from './room-life.js';
import type { Stay } from './stay.js';

/**
 * Why attendance is not final:
 * - `not-ended`: the class goes on;
 * - `too-recent`: `FINAL_AFTER` has not passed since its end;
 * - `not-verified`: the video server was not asked about it since its end, or could not be;
 * - `end-inferred`: nobody told when it ended;
 * - `leaves-inferred`: of somebody's leave nobody told.
 */
export type OpenQuestion = 'not-ended' | 'too-recent' | 'not-verified' | 'end-inferred' | 'leaves-inferred';

/** How long after its end late events may still come before attendance is called final: a sender tries for 5 minutes. */
export const FINAL_AFTER = 10 * MINUTE;

/** What is still open at `now` about the attendance of a class with that end (null while it lasts) and these people. Pure. */
export const openQuestions = (
  { confirmedAt }: LiveSession,
  end: Pick<RoomEnd, 'at' | 'evidence'> | null,
  people: readonly Stay[],
  now: Instant,
): OpenQuestion[] => {
  if (end === null) return ['not-ended'];
  const questions: Record<Exclude<OpenQuestion, 'not-ended'>, boolean> = {
    'too-recent': now < end.at + FINAL_AFTER,
    'not-verified': confirmedAt === null || confirmedAt + CLOCKS_APART < end.at,
    'end-inferred': end.evidence === 'inferred',
    'leaves-inferred': people.some(({ departure }) => departure === null || departure.evidence === 'inferred'),
  };
  return QUESTIONS.filter((question) => questions[question]);
};

const QUESTIONS = ['too-recent', 'not-verified', 'end-inferred', 'leaves-inferred'] as const;
