export type { Address, Connection } from './connection.js';
export type { GroupCommitLimits } from './group-commit.js';
export { GROUP_COMMIT } from './inbox-door.js';
export { INBOX_CHANNEL } from './inbox-signals.js';
export { type InboxListener, type ListenInboxOptions, listenInbox } from './listen-inbox.js';
export {
  type MigrateError,
  type MigrationChanged,
  type MigrationUnknown,
  migrate,
  type PostgresTooOld,
} from './migrate.js';
export { type OpenKnexOptions, openKnex } from './open-knex.js';
export { postgresAttendanceBook } from './postgres-attendance-book.js';
export { postgresAttendanceTotals } from './postgres-attendance-totals.js';
export { postgresConnections } from './postgres-connections.js';
export { postgresCourses } from './postgres-courses.js';
export { postgresDeliveries } from './postgres-deliveries.js';
export { postgresDrifts } from './postgres-drifts.js';
export { type InboxOptions, postgresInbox } from './postgres-inbox.js';
export { postgresLedgers } from './postgres-ledgers.js';
export { postgresLiveSessions } from './postgres-live-sessions.js';
export { postgresRecordings } from './postgres-recordings.js';
export { postgresRooms } from './postgres-rooms.js';
export { postgresSeats } from './postgres-seats.js';
export { type PostgresStores, type PostgresStoresOptions, postgresStores } from './postgres-stores.js';
export { transact } from './transact.js';
export type { VideoServerName } from './video-server-name.js';
