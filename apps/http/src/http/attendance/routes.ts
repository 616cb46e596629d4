import { safeTry } from 'neverthrow';
import type { Edge } from '../caller.js';
import { courseReading, roomIdInPath } from '../course-operation.js';
import { answer, type Operation } from '../operation.js';
import { problemOf } from '../problem-of.js';
import { courseAttendanceOperation } from './course-routes.js';
import { CSV_TYPE } from './csv.js';
import { presentAttendance } from './present.js';
import { attendanceCsv, attendanceWorkbook } from './reports.js';
import { AttendanceJson, AttendanceQuery } from './schema.js';
import { WORKBOOK_ROWS, WORKBOOK_TYPE } from './workbook.js';

/** Who was there: in one class, and over a course. */
export const attendanceOperations = (edge: Edge): Operation[] => [
  sessionAttendanceOperation(edge),
  courseAttendanceOperation(edge),
];

const sessionAttendanceOperation = (edge: Edge): Operation =>
  courseReading(edge, {
    path: '/api/course/{slug}/online/sessions/{room_id}/attendance/',
    tag: 'Attendance',
    summary: 'Attendance: who was there, when, and how sure that is',
    description: [
      'Teachers, assistants and the platform see everybody, others themselves.',
      `Files hold everybody; a workbook has at most ${WORKBOOK_ROWS} people and as many intervals.`,
    ].join(' '),
    query: AttendanceQuery,
    answers: { 200: { description: 'The attendance now.', json: AttendanceJson, types: [CSV_TYPE, WORKBOOK_TYPE] } },
    problems: ['live_session_not_found'],
    handle: ({ ctx, reader, readerId, query: { format, limit = null, cursor = null } }) =>
      safeTry(async function* () {
        const roomId = yield* roomIdInPath(ctx);
        if (format === 'xlsx') yield* await edge.limits.take('exporting', readerId, 'a workbook');
        const report = yield* edge.liveClasses.readAttendance(reader, roomId).mapErr(problemOf);
        if (format === 'csv') return attendanceCsv(report);
        if (format === 'xlsx') return await attendanceWorkbook(report);
        return answer(200, presentAttendance(report, { limit, cursor }));
      }),
  });
