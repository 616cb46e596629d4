import { stringify } from 'csv-stringify/sync';
import type { AttendanceJson, AttendeeJson } from './schema.js';

const COLUMNS = [
  'user_id',
  'identity',
  'name',
  'role',
  'online',
  'first_joined_at',
  'last_left_at',
  'attended_seconds',
  'attended_seconds_lower',
  'attended_seconds_upper',
] as const satisfies readonly (keyof AttendeeJson)[];

/**
 * Attendance as a table, a person a row, observers last: RFC 4180, with a byte order mark, without which spreadsheets read
 * names in the wrong letters. A name that a spreadsheet would run as a formula gets an apostrophe in front.
 */
export const attendanceCsv = ({ users, observers }: AttendanceJson): string =>
  stringify([...users, ...observers], {
    header: true,
    columns: [...COLUMNS],
    bom: true,
    record_delimiter: '\r\n',
    escape_formulas: true,
    cast: { boolean: (value) => String(value) },
  });
