/** Where a Postgres is; the same for `pg` and for knex. */
export interface Address {
  readonly connectionString?: string;
  /** A name, or the folder of a unix socket. */
  readonly host?: string;
  readonly port?: number;
  readonly user?: string;
  readonly password?: string;
  readonly database?: string;
  readonly ssl?: boolean;
}

/** How to reach Postgres: a connection string, or its parts. */
export type Connection = string | Address;

/** The parts. */
export const addressOf = (connection: Connection): Address =>
  typeof connection === 'string' ? { connectionString: connection } : connection;
