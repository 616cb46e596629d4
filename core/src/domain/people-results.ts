import type { AttendanceRule } from './attendance-rule.js';
import { type CourseResult, courseResultOf, type JudgedClass } from './course-result.js';
import type { Person } from './person.js';
import type { Role } from './role.js';
import { compareText } from './text-order.js';
import { type ClassTimes, type Presence, verdictOf } from './verdict.js';

/** Who was in a class, or had a seat in it. */
export interface PresentPerson extends Presence {
  /** Null for somebody whose token we did not issue; they are told apart by identity. */
  readonly person: Person | null;
  readonly identity: string;
  readonly name: string | null;
  readonly role: Role | null;
  /** The best value, in milliseconds. */
  readonly attendedMs: number;
}

/** A class with the people whom a rule judges in it, and those whom it does not: who taught it or looked on. */
export interface PeopledClass extends ClassTimes {
  readonly people: readonly PresentPerson[];
  readonly others: readonly PresentPerson[];
}

/** What it says of one person; name and role are those of their newest class. */
export interface PersonResult extends Pick<PresentPerson, 'person' | 'identity' | 'name' | 'role'> {
  readonly result: CourseResult;
}

interface Gathered {
  readonly newest: PresentPerson;
  readonly judged: JudgedClass[];
}

/** What a rule says of everybody in some classes, newest first; by name, the nameless last, then by identity. Pure. */
export const resultsOf = (rule: AttendanceRule, classes: readonly PeopledClass[]): PersonResult[] => {
  const people = new Map<string, Gathered>();
  for (const one of classes) {
    for (const presence of one.people) {
      const gathered = people.get(keyOf(presence)) ?? { newest: presence, judged: [] };
      gathered.judged.push({ verdict: verdictOf(rule, one, presence), attendedMs: presence.attendedMs });
      people.set(keyOf(presence), gathered);
    }
  }
  const exempt = classesOfOthers(classes);
  return [...people]
    .map(([key, { newest, judged }]) => {
      const { person, identity, name, role } = newest;
      const counting = classes.length - (exempt.get(key) ?? 0);
      return { person, identity, name, role, result: courseResultOf(rule, judged, counting) };
    })
    .sort((a, b) => byName(a.name, b.name) || compareText(a.identity, b.identity));
};

/** Who taught a class or looked on was not absent from it: it does not count for them. */
const classesOfOthers = (classes: readonly PeopledClass[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const { others } of classes) {
    for (const other of others) counts.set(keyOf(other), 1 + (counts.get(keyOf(other)) ?? 0));
  }
  return counts;
};

const keyOf = ({ person, identity }: PresentPerson): string =>
  person === null ? `identity ${identity}` : `person ${person.id}`;

/** The nameless last, as in the course's totals. */
const byName = (a: string | null, b: string | null): number =>
  a === null || b === null ? Number(a === null) - Number(b === null) : compareText(a, b);
