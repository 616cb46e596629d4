export type { PostgresConnection } from './connection.js';
export { defaultDataDir } from './default-data-dir.js';
export {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from './embedded-postgres.js';
export type * from './errors.js';
export type { PostmasterExit } from './postmaster.js';
