/** A connection config that pg and knex take as it is. It holds no password: the socket's folder is the lock. */
export interface PostgresConnection {
  /** The folder of the unix socket. */
  readonly host: string;
  /** Names the socket (`.s.PGSQL.5432`); nothing listens on TCP. */
  readonly port: number;
  readonly user: string;
  readonly database: string;
  /** Said explicitly, so that a `PGSSLMODE` of the environment does not break a local socket. */
  readonly ssl: false;
}

/** Postgres' usual number; it only names the socket file, so it can never be taken by another server. */
export const SOCKET_PORT = 5432;
/** The superuser of the cluster; one name for all, so that a folder can be moved between installations. */
export const DATABASE_USER = 'homeroom';
/** initdb creates it; the launcher connects to it to create others. */
export const MAINTENANCE_DATABASE = 'postgres';

/** The connection to `database` of the server whose socket is in `socketDir`. */
export const connectionTo = (socketDir: string, database: string): PostgresConnection => ({
  host: socketDir,
  port: SOCKET_PORT,
  user: DATABASE_USER,
  database,
  ssl: false,
});

/** The same as a URL that pg, knex, psql and every other libpq client understand; fit for `DATABASE_URL`. */
export const connectionStringOf = (connection: PostgresConnection): string =>
  `postgresql://${connection.user}@/${encodeURIComponent(connection.database)}` +
  `?host=${encodeURIComponent(connection.host)}&port=${connection.port}`;
