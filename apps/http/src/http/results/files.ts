import type { CourseResults } from '@homeroom/core';
import { err, type Result } from 'neverthrow';
import { SAID_COLUMNS, type Said } from '../attendance/class-table.js';
import { CSV_TYPE, csvHead, csvRows } from '../attendance/csv.js';
import { fileName, savedAs } from '../attendance/file-name.js';
import { tooLong } from '../attendance/reports.js';
import { sheetOf, WORKBOOK_ROWS, WORKBOOK_TYPE, workbookOf } from '../attendance/workbook.js';
import { type Answer, answer } from '../operation.js';
import type { Problem } from '../problem.js';
import { presentRule } from '../rules/present.js';
import { PERSON_RESULT_COLUMNS, presentPersonResult } from './present.js';

/** A course's results as a table: a person a row. */
export const resultsCsv = (slug: string, { people }: CourseResults): Result<Answer, Problem> => {
  const text = csvHead(PERSON_RESULT_COLUMNS) + csvRows(PERSON_RESULT_COLUMNS, people.map(presentPersonResult));
  return answer(200, text, savedAs(CSV_TYPE, fileName(['results', slug], 'csv')));
};

/** The same as a workbook of at most `WORKBOOK_ROWS` people, with the rule that they were judged by. */
export const resultsWorkbook = async (slug: string, results: CourseResults): Promise<Result<Answer, Problem>> => {
  if (results.people.length > WORKBOOK_ROWS) return err(tooLong('people'));
  const bytes = await workbookOf([
    sheetOf('People', PERSON_RESULT_COLUMNS, results.people.map(presentPersonResult)),
    sheetOf('Course', SAID_COLUMNS, resultsSaid(slug, results)),
  ]);
  return answer(200, bytes, savedAs(WORKBOOK_TYPE, fileName(['results', slug], 'xlsx')));
};

const resultsSaid = (slug: string, { inForce, classes }: CourseResults): Said[] => {
  const { version, set_at, ...rule } = presentRule(inForce);
  const setAt = set_at === null ? null : new Date(set_at);
  return Object.entries({ slug, classes, rule_version: version, ...rule, set_at: setAt }).map(([name, value]) => ({
    name,
    value,
  }));
};
