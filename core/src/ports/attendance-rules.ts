import type { CourseRule } from '../domain/attendance-rule.js';
import type { Page, PageWanted, Stored } from './storage.js';

/** The attendance rules of courses, every version of them. */
export interface AttendanceRules {
  /** The newest of a course; null when it never set one. */
  current(courseId: string): Stored<CourseRule | null>;
  /**
   * Adds the next version. Errors: `rule-changed` when `rule.version` is not the one after the newest: somebody else was
   * quicker, or it was added before. Of racers, one adds. Who set it is kept by their id, and told as they are called now.
   */
  add(rule: CourseRule): Stored<CourseRule, RuleChanged>;
  /** All of a course, newest first. */
  list(courseId: string, page: PageWanted): Stored<Page<CourseRule>>;
}

/** The course has another rule by now. Look again. */
export interface RuleChanged {
  readonly type: 'rule-changed';
  /** The version that holds now. */
  readonly version: number;
}
