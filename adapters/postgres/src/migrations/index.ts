import { liveSessions } from './0001-live-sessions.js';
import { ledger } from './0002-ledger.js';
import { inbox } from './0003-inbox.js';
import { recordings } from './0004-recordings.js';
import { operations } from './0005-operations.js';
import { ignored } from './0006-ignored.js';
import { attendance } from './0007-attendance.js';
import type { Migration } from './migration.js';

/** All migrations, in order. New ones go to the end. */
export const MIGRATIONS: readonly Migration[] = [
  liveSessions,
  ledger,
  inbox,
  recordings,
  operations,
  ignored,
  attendance,
];
