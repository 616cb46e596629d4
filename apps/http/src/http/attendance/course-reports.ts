import type { CourseTotals } from '@homeroom/core';
import { err, ok, type Result } from 'neverthrow';
import { type Answer, answer } from '../operation.js';
import type { Problem } from '../problem.js';
import { SAID_COLUMNS } from './class-table.js';
import { PERSON_TOTAL_COLUMNS, presentCourseAttendance, presentPersonTotal } from './course-present.js';
import type { PersonTotalJson } from './course-schema.js';
import { CSV_TYPE, csvHead, csvRows } from './csv.js';
import { fileName, savedAs } from './file-name.js';
import { pieceStream } from './piece-stream.js';
import { tooLong } from './reports.js';
import { sheetOf, WORKBOOK_ROWS, WORKBOOK_TYPE, workbookOf } from './workbook.js';

/** Reads the part after a cursor; null: the first. */
export type ReadPart = (cursor: string | null) => PromiseLike<Result<CourseTotals, Problem>>;

/** A course's attendance as a table: it is read as it is sent, and never in memory as a whole. */
export const courseCsv = async (slug: string, readPart: ReadPart): Promise<Result<Answer, Problem>> => {
  const first = await readPart(null);
  if (first.isErr()) return err(first.error);
  const pieces = { first: { value: first.value }, rest: partsAfter(first.value, readPart) };
  const stream = pieceStream(pieces, csvHead(PERSON_TOTAL_COLUMNS), (part) =>
    csvRows(PERSON_TOTAL_COLUMNS, peopleOf(part, first.value)),
  );
  return answer(200, stream, savedAs(CSV_TYPE, fileName(['attendance', slug], 'csv')));
};

/** The same as a workbook of at most `WORKBOOK_ROWS` people, with the course itself. */
export const courseWorkbook = async (slug: string, readPart: ReadPart): Promise<Result<Answer, Problem>> => {
  const first = await readPart(null);
  if (first.isErr()) return err(first.error);
  const rows = peopleOf(first.value, first.value);
  for (let cursor = first.value.people.nextCursor; cursor !== null; ) {
    const part = await readPart(cursor);
    if (part.isErr()) return err(part.error);
    rows.push(...peopleOf(part.value, first.value));
    if (rows.length > WORKBOOK_ROWS) return err(tooLong('people'));
    cursor = part.value.people.nextCursor;
  }
  const bytes = await workbookOf([
    sheetOf('People', PERSON_TOTAL_COLUMNS, rows),
    sheetOf('Course', SAID_COLUMNS, courseSaid(slug, first.value)),
  ]);
  return ok({ status: 200, body: bytes, headers: savedAs(WORKBOOK_TYPE, fileName(['attendance', slug], 'xlsx')) });
};

/** All rows are measured against the course as it was when the first was read: a class that ends meanwhile is for the next report. */
const peopleOf = ({ people }: CourseTotals, course: CourseTotals): PersonTotalJson[] =>
  people.items.map((one) => presentPersonTotal(one, course));

async function* partsAfter(first: CourseTotals, readPart: ReadPart): AsyncGenerator<CourseTotals, void> {
  for (let cursor = first.people.nextCursor; cursor !== null; ) {
    const part = await readPart(cursor);
    if (part.isErr()) throw new Error(`a course's attendance broke off: ${part.error.code}`);
    yield part.value;
    cursor = part.value.people.nextCursor;
  }
}

const courseSaid = (slug: string, totals: CourseTotals) => {
  const { classes, open_classes, duration_seconds } = presentCourseAttendance(totals);
  return Object.entries({ slug, classes, open_classes, duration_seconds }).map(([name, value]) => ({ name, value }));
};
