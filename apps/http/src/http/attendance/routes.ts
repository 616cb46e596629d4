import { safeTry } from 'neverthrow';
import type { Edge } from '../caller.js';
import { courseOperation, NOTHING, roomIdInPath } from '../course-operation.js';
import { answer, type Operation } from '../operation.js';
import { problemOf } from '../problem-of.js';
import { attendanceCsv } from './csv.js';
import { presentAttendance } from './present.js';
import { AttendanceJson, AttendanceQuery } from './schema.js';

const CSV_TYPE = 'text/csv; charset=utf-8';

/** Who was there. */
export const attendanceOperations = (edge: Edge): Operation[] => [
  courseOperation(edge, {
    method: 'get',
    path: '/api/course/{slug}/online/sessions/{room_id}/attendance/',
    tag: 'Live sessions',
    summary: 'Attendance: who was there, when, and how sure that is',
    description: 'Teachers and assistants see everybody, others themselves.',
    limit: 'reading',
    query: AttendanceQuery,
    body: NOTHING,
    answers: { 200: { description: 'The attendance now.', json: AttendanceJson, types: [CSV_TYPE] } },
    problems: ['live_session_not_found'],
    handle: ({ ctx, caller, query }) =>
      safeTry(async function* () {
        const roomId = yield* roomIdInPath(ctx);
        const report = yield* edge.liveClasses.readAttendance(caller.actor, roomId).mapErr(problemOf);
        const attendance = presentAttendance(report);
        if (query.format === 'json') return answer(200, attendance);
        return answer(200, attendanceCsv(attendance), {
          'Content-Type': CSV_TYPE,
          'Content-Disposition': `attachment; filename="attendance-${roomId}.csv"`,
        });
      }),
  }),
];
