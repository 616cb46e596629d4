import { type AttendanceBook, type AttendanceSheet, type AttendanceSummary, compareText } from '@homeroom/core';
import type { Knex } from 'knex';
import { SHEET } from './attendance-sheet-sql.js';
import { SUMMARIES } from './attendance-summary-sql.js';
import { rowsOf } from './statement.js';
import { answered } from './transact.js';
import type { VideoServerName } from './video-server-name.js';

/** `AttendanceBook` on Postgres: one statement a question, worked out where the rows are. Takes no lock. */
export const postgresAttendanceBook = (knex: Knex, { videoServer }: VideoServerName): AttendanceBook => ({
  ofLiveSession(liveSessionId, now) {
    return answered(async () => {
      const asked = { videoServer, liveSessionIds: [liveSessionId], now };
      const [row] = await rowsOf<{ readonly sheet: AttendanceSheet }>(knex, SHEET, asked);
      return row === undefined ? null : inOrder(row.sheet);
    });
  },
  summaries(liveSessionIds, now) {
    return answered(async () => {
      const asked = { videoServer, liveSessionIds, now };
      const rows = await rowsOf<{ readonly summary: AttendanceSummary }>(knex, SUMMARIES, asked);
      return rows.map((row) => row.summary);
    });
  },
});

/** JavaScript's order of texts is not the database's. */
const inOrder = (sheet: AttendanceSheet): AttendanceSheet => ({
  ...sheet,
  attendees: [...sheet.attendees].sort((a, b) => compareText(a.identity, b.identity)),
  machines: [...sheet.machines].sort((a, b) => compareText(a.connection.identity, b.connection.identity)),
});
