import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { DatabaseError } from './database-error.js';

/** What a statement may be given. Arrays become Postgres arrays, bytes become bytea, numbers must be whole for integer columns. */
export type Binding = Scalar | readonly Scalar[];

type Scalar = string | number | boolean | null | Uint8Array;

/** SQL with named places such as `:roomId`. */
export interface Statement {
  readonly sql: string;
  /** Set when it is to be prepared; absent for what runs once, which may then be several statements. */
  readonly name?: string;
}

/** For what takes longer than usual: how long pg waits for the answer, in milliseconds. */
export interface QueryLimits {
  readonly query_timeout: number;
}

/** A statement that is used again and again: planned once per connection, under a name that follows from its text. */
export const statement = (sql: string): Statement => ({
  name: `homeroom_${createHash('sha256').update(sql).digest('hex').slice(0, 24)}`,
  sql,
});

/**
 * Runs a statement and gives its rows. `Row` says what the statement selects; the schema's types and checks make it true.
 * Texts lose U+0000, which no text in Postgres can hold. Throws a `DatabaseError`.
 */
export const rowsOf = async <Row>(
  db: Knex,
  { sql, ...prepared }: Statement,
  bindings: Readonly<Record<string, Binding>> = {},
  limits?: QueryLimits,
): Promise<readonly Row[]> => {
  const query = db.raw<{ rows: Row[] }>(sql, storable(bindings)).options({ ...prepared, ...limits });
  try {
    return (await query).rows;
  } catch (error) {
    throw new DatabaseError(error);
  }
};

/** A text without U+0000. */
export const withoutNul = (text: string): string => text.replaceAll('\u0000', '');

const storable = (bindings: Readonly<Record<string, Binding>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(bindings).map(([name, value]) => [name, isList(value) ? value.map(scalar) : scalar(value)]),
  );

/** `Array.isArray` does not see that a read-only array is one. */
const isList = (value: Binding): value is readonly Scalar[] => Array.isArray(value);

const scalar = (value: Scalar) => {
  if (typeof value === 'string') return withoutNul(value);
  // The same memory: pg sends a Buffer as it is.
  return value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value;
};
