import {
  type Bounds,
  compareText,
  type Page,
  type PageWanted,
  type Person,
  type RolledClass,
  type RolledPresence,
} from '@homeroom/core';
import type { Knex } from 'knex';
import { pageOf, placeOf } from './page.js';
import { CLASSES, type ClassRow, PEOPLE, type PersonRow } from './rolled-classes-sql.js';
import { rowsOf } from './statement.js';

/** A part of a course's classes with everybody's presence in them, in two statements: the classes, and the people in any of them. */
export const rolledClasses = async (knex: Knex, courseId: string, page: PageWanted): Promise<Page<RolledClass>> => {
  const place = placeOf(page.cursor);
  const wanted = { courseId, at: place?.at ?? null, seq: place?.seq ?? null, rows: page.limit + 1 };
  const rows = await rowsOf<ClassRow>(knex, CLASSES, wanted);
  const ids = new Set(rows.flatMap((row) => row.people.personIds.filter((id) => id !== null)));
  const people = ids.size === 0 ? [] : await rowsOf<PersonRow>(knex, PEOPLE, { ids: [...ids] });
  const byId = new Map(people.map(({ person }) => [person.id, person]));
  return pageOf(
    rows,
    page,
    (row): RolledClass => ({ ...row.class, people: presencesIn(row, byId) }),
    ({ createdAt, seq }) => ({ at: createdAt, seq }),
  );
};

/** By identity in JavaScript's order of texts, which is not the database's. */
const presencesIn = ({ people }: ClassRow, byId: ReadonlyMap<string, Person>): RolledPresence[] =>
  people.identities
    .map((identity, index): RolledPresence => {
      const person = byId.get(people.personIds[index] ?? '') ?? null;
      return {
        person,
        identity,
        name: person?.name ?? people.names[index] ?? null,
        role: people.roles[index] ?? null,
        attendedMs: people.attendedMs[index] ?? 0,
        attended: { lower: people.lowerMs[index] ?? 0, upper: people.upperMs[index] ?? 0 },
        firstJoin: boundsOf(people.joinedNotBefore[index], people.joinedNotAfter[index]),
        lastLeave: boundsOf(people.leftNotBefore[index], people.leftNotAfter[index]),
      };
    })
    .sort((a, b) => compareText(a.identity, b.identity));

const boundsOf = (lower: number | null | undefined, upper: number | null | undefined): Bounds | null =>
  typeof lower === 'number' && typeof upper === 'number' ? { lower, upper } : null;
