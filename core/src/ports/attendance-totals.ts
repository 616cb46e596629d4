import type { Course } from '../domain/course.js';
import type { Instant } from '../domain/instant.js';
import type { LiveSession } from '../domain/live-session.js';
import type { OpenQuestion } from '../domain/open-questions.js';
import type { Person } from '../domain/person.js';
import type { Role } from '../domain/role.js';
import type { Page, PageWanted, Stored } from './storage.js';

/**
 * Attendance of many classes, from a roll-up that is kept for each ended live session and made again when anything more becomes
 * known of it. Times in milliseconds. What it says of one session is what `attendanceOf` says.
 */
export interface AttendanceTotals {
  /**
   * Brings the roll-ups of ended live sessions up to date: new ones, ones of which more became known, ones that time has made
   * final. At most `limit`; gives how many it did. Safe to repeat and to race.
   */
  rollUp(now: Instant, limit: number): Stored<number>;
  /**
   * A course's people, by name and then by identity, the nameless last: everybody with a seat or a stay in one of the classes that
   * count. Rolls up first what is not up to date, so nothing told before is missing.
   */
  ofCourse(courseId: string, now: Instant, page: PageWanted): Stored<CourseTotals>;
  /**
   * Live sessions of an issuer (of one course of it, when `slug` is given) that changed, each once, in the order of their last
   * change. A cursor stays good: what changes after it was given comes after it, even while others are writing.
   */
  changedSessions(of: FeedWanted, now: Instant, page: PageWanted): Stored<ChangedSessions>;
  /** Every person of every ended live session of an issuer (or of one course of it), by course and class, in pieces; memory stays bounded. */
  everyone(of: FeedWanted, now: Instant): AsyncIterable<readonly PersonSession[]>;
}

/** Whose live sessions. */
export interface FeedWanted {
  readonly issuer: string;
  /** Null: all courses of the issuer. */
  readonly slug: string | null;
}

/** A course's classes and a part of its people. Only classes that began and have ended count. */
export interface CourseTotals {
  readonly classes: number;
  /** How many of them are not final yet. */
  readonly openClasses: number;
  readonly lengthMs: number;
  readonly people: Page<PersonTotal>;
}

/** A person's sums over a course. The truth lies in `[lowerMs, upperMs]`. */
export interface PersonTotal {
  /** Null for somebody whose token we did not issue; they are told apart by identity. */
  readonly person: Person | null;
  /** In the latest class, as the role. */
  readonly identity: string;
  readonly name: string | null;
  /** In the latest class; null without a seat. */
  readonly role: Role | null;
  /** Classes in which they were at all. */
  readonly classesAttended: number;
  readonly attendedMs: number;
  readonly lowerMs: number;
  readonly upperMs: number;
}

/** A part of what changed. */
export interface ChangedSessions {
  readonly sessions: readonly ChangedSession[];
  /** Where the next look goes on, also when there is nothing more now. */
  readonly cursor: string;
  /** Whether there is more now. */
  readonly more: boolean;
}

/** A live session as a course platform follows it. */
export interface ChangedSession {
  readonly session: LiveSession;
  readonly course: Course;
  readonly startedAt: Instant | null;
  readonly endedAt: Instant | null;
  readonly lengthMs: number;
  /** As in `AttendanceSheet`. */
  readonly revision: number;
  readonly openQuestions: readonly OpenQuestion[];
}

/** One person in one ended live session. */
export interface PersonSession {
  readonly slug: string;
  readonly roomId: string;
  readonly externalId: string | null;
  readonly identity: string;
  readonly name: string | null;
  readonly role: Role | null;
  readonly attendedMs: number;
  readonly lowerMs: number;
  readonly upperMs: number;
  readonly lengthMs: number;
  readonly final: boolean;
}
