/** One forward step of the schema. Never changed once released: its checksum is kept in every database. */
export interface Migration {
  /** Its number and what it is about, such as `0002-ledger`. */
  readonly name: string;
  /** Statements for Postgres 15 or newer, run in one transaction. */
  readonly sql: string;
}
