import { safeTry } from 'neverthrow';
import type { Edge } from '../caller.js';
import { courseReading } from '../course-operation.js';
import { answer, type Operation, pathValue } from '../operation.js';
import { pageWanted } from '../pages.js';
import { problemOf } from '../problem-of.js';
import { presentCourseAttendance } from './course-present.js';
import { courseCsv, courseWorkbook } from './course-reports.js';
import { CourseAttendanceJson, CourseAttendanceQuery } from './course-schema.js';
import { CSV_TYPE } from './csv.js';
import { WORKBOOK_ROWS, WORKBOOK_TYPE } from './workbook.js';

/** People that are read at once for a file: the most that a store gives. */
const FILE_PART = 200;

export const courseAttendanceOperation = (edge: Edge): Operation =>
  courseReading(edge, {
    path: '/api/course/{slug}/online/attendance/',
    tag: 'Attendance',
    summary: 'Attendance over all classes of the course that have ended',
    description: [
      'For teachers, assistants and the platform.',
      `Files hold everybody; a workbook has at most ${WORKBOOK_ROWS} people.`,
      'A file that breaks off in the middle breaks the connection off: it never ends as if it were whole.',
    ].join(' '),
    query: CourseAttendanceQuery,
    answers: {
      200: {
        description: 'A part of the people, by name.',
        json: CourseAttendanceJson,
        types: [CSV_TYPE, WORKBOOK_TYPE],
      },
    },
    problems: ['not_allowed'],
    handle: ({ ctx, reader, readerId, query }) =>
      safeTry(async function* () {
        const slug = pathValue(ctx, 'slug');
        const readPart = (cursor: string | null) =>
          edge.liveClasses.readCourseAttendance(reader, { limit: FILE_PART, cursor }).mapErr(problemOf);
        if (query.format === 'csv') return await courseCsv(slug, readPart);
        if (query.format === 'xlsx') {
          yield* await edge.limits.take('exporting', readerId, 'a workbook');
          return await courseWorkbook(slug, readPart);
        }
        const totals = yield* edge.liveClasses.readCourseAttendance(reader, pageWanted(query)).mapErr(problemOf);
        return answer(200, presentCourseAttendance(totals));
      }),
  });
