import type { AttendanceReport } from '@homeroom/core';
import { err, type Result } from 'neverthrow';
import { invalidInput } from '../field-errors.js';
import { type Answer, answer } from '../operation.js';
import type { Problem } from '../problem.js';
import { ATTENDEE_COLUMNS, attendeeRows, STAY_COLUMNS, stayRows } from './attendee-tables.js';
import { classSaid, SAID_COLUMNS } from './class-table.js';
import { CSV_TYPE, csvHead, csvRows } from './csv.js';
import { fileName, savedAs } from './file-name.js';
import { sheetOf, WORKBOOK_ROWS, WORKBOOK_TYPE, workbookOf } from './workbook.js';

/** Attendance of a class as a table: a person a row, observers last. */
export const attendanceCsv = (report: AttendanceReport): Result<Answer, Problem> => {
  const text = csvHead(ATTENDEE_COLUMNS) + csvRows(ATTENDEE_COLUMNS, attendeeRows(report));
  return answer(200, text, savedAs(CSV_TYPE, fileName(['attendance', report.session.roomId], 'csv')));
};

/** The same as a workbook, with every interval and with the class itself. */
export const attendanceWorkbook = async (report: AttendanceReport): Promise<Result<Answer, Problem>> => {
  const people = attendeeRows(report);
  const stays = stayRows(people);
  if (Math.max(people.length, stays.length) > WORKBOOK_ROWS) return err(tooLong('people or intervals'));
  const bytes = await workbookOf([
    sheetOf('People', ATTENDEE_COLUMNS, people),
    sheetOf('Intervals', STAY_COLUMNS, stays),
    sheetOf('Class', SAID_COLUMNS, classSaid(report)),
  ]);
  return answer(200, bytes, savedAs(WORKBOOK_TYPE, fileName(['attendance', report.session.roomId], 'xlsx')));
};

/** A workbook that would have too many rows; `what`: of what. */
export const tooLong = (what: string): Problem =>
  invalidInput([
    { path: 'format', message: `must be csv or json here: a workbook holds at most ${WORKBOOK_ROWS} ${what}` },
  ]);
