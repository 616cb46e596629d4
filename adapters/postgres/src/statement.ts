import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { DatabaseError } from './database-error.js';

/** What a statement may be given. Arrays become Postgres arrays, bytes become bytea, numbers must be whole for integer columns. */
export type Binding = Scalar | readonly Scalar[];

type Scalar = string | number | boolean | null | Uint8Array;

/** SQL with places `$1`, `$2`, …, and the name of what belongs in each. */
export interface Statement {
  readonly sql: string;
  readonly places: readonly string[];
  /** Under this name it is prepared, once per connection; absent for what runs once, which may be several statements. */
  readonly name?: string;
}

/** For what takes longer than usual: how long pg waits for the answer, in milliseconds. */
export interface QueryLimits {
  readonly query_timeout: number;
}

/**
 * A statement that is used again and again, written with named places such as `:roomId`. They are numbered here, once: knex
 * would search the text of each statement each time, which takes longer than all else that this process does for it.
 */
export const statement = (text: string): Statement => {
  const places: string[] = [];
  const sql = text.replace(NAMED_PLACE, (_, name: string) => {
    if (!places.includes(name)) places.push(name);
    return `$${places.indexOf(name) + 1}`;
  });
  return { sql, places, name: `homeroom_${createHash('sha256').update(sql).digest('hex').slice(0, 24)}` };
};

/** SQL that runs once; it may be several statements, and has no places. */
export const script = (sql: string): Statement => ({ sql, places: [] });

/** `:roomId`, but not the `::text` of a cast. */
const NAMED_PLACE = /(?<!:):([a-z]\w*)/gi;

/**
 * Runs a statement and gives its rows. `Row` says what the statement selects; the schema's types and checks make it true.
 * Texts become storable (`storableText`). Throws a `DatabaseError`.
 */
export const rowsOf = async <Row>(
  db: Knex,
  { sql, places, name }: Statement,
  bindings: Readonly<Record<string, Binding>> = {},
  limits?: QueryLimits,
): Promise<readonly Row[]> => {
  const values = places.map((place) => storable(bindings[place], place));
  const pool: Pool<Row> = db.client;
  const options = { ...limits, ...(name === undefined ? {} : { name }) };
  try {
    const connection = await pool.acquireConnection();
    try {
      return (await pool.query(connection, { sql, bindings: values, options })).response.rows;
    } finally {
      pool.releaseConnection(connection);
    }
  } catch (error) {
    throw new DatabaseError(error);
  }
};

/** The part of knex's client that is used here: the same that `knex.raw` uses, after it has built its SQL. */
interface Pool<Row> {
  acquireConnection(): Promise<object>;
  releaseConnection(connection: object): void;
  query(
    connection: object,
    query: { sql: string; bindings: readonly unknown[]; options: object },
  ): Promise<{ readonly response: { readonly rows: readonly Row[] } }>;
}

/** A text without what no text in Postgres can hold: U+0000, which goes, and half of a letter of two halves, which becomes U+FFFD. */
export const storableText = (text: string): string =>
  text.replaceAll('\u0000', '').replaceAll(/\p{Surrogate}/gu, '\uFFFD');

const storable = (value: Binding | undefined, place: string): unknown => {
  if (value === undefined) throw new Error(`a statement was given nothing for :${place}`);
  return isList(value) ? value.map(scalar) : scalar(value);
};

/** `Array.isArray` does not see that a read-only array is one. */
const isList = (value: Binding): value is readonly Scalar[] => Array.isArray(value);

const scalar = (value: Scalar) => {
  if (typeof value === 'string') return storableText(value);
  // The same memory: pg sends a Buffer as it is.
  return value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value;
};
