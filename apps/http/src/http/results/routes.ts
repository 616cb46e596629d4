import { CLASSES_JUDGED } from '@homeroom/core';
import { safeTry } from 'neverthrow';
import { CSV_TYPE } from '../attendance/csv.js';
import { WORKBOOK_ROWS, WORKBOOK_TYPE } from '../attendance/workbook.js';
import type { Edge } from '../caller.js';
import { courseReading } from '../course-operation.js';
import { answer, type Operation, pathValue } from '../operation.js';
import { problemOf } from '../problem-of.js';
import { resultsCsv, resultsWorkbook } from './files.js';
import { presentResults } from './present.js';
import { CourseResultsJson, CourseResultsQuery } from './schema.js';

/** What the rule in force makes of a course. */
export const courseResultsOperation = (edge: Edge): Operation =>
  courseReading(edge, {
    path: '/api/course/{slug}/online/attendance/results/',
    tag: 'Attendance rule',
    summary: 'What the rule in force says of everybody: verdicts, completion, and a grade in proportion',
    description: [
      'For teachers, assistants and the platform. Everybody comes at once.',
      `Only classes that have ended count, the newest ${CLASSES_JUDGED}; a workbook has at most ${WORKBOOK_ROWS} people.`,
    ].join(' '),
    query: CourseResultsQuery,
    answers: {
      200: { description: 'The results now.', json: CourseResultsJson, types: [CSV_TYPE, WORKBOOK_TYPE] },
    },
    problems: ['not_allowed'],
    handle: ({ ctx, reader, readerId, query: { format } }) =>
      safeTry(async function* () {
        const slug = pathValue(ctx, 'slug');
        // Judging a whole course anew costs as much as a workbook; a platform goes through all of its courses at one go.
        yield* await edge.limits.take('exporting', readerId, `the results of ${slug}`);
        if (format === 'xlsx') yield* await edge.limits.take('exporting', readerId, 'a workbook');
        const results = yield* edge.liveClasses.readCourseResults(reader).mapErr(problemOf);
        if (format === 'csv') return resultsCsv(slug, results);
        if (format === 'xlsx') return await resultsWorkbook(slug, results);
        return answer(200, presentResults(results));
      }),
  });
