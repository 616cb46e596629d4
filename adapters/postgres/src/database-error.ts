import type { StorageFailed } from '@homeroom/core';

/**
 * Thrown inside this package when Postgres, or the way to it, refused a statement; `transact` and `stored` turn it into an
 * error value at the edge of the package. Everything else that is thrown is a bug and stays one.
 */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  /** SQLSTATE, such as `23505`, or Node's code, such as `ECONNREFUSED`; null when there is none. */
  readonly code: string | null;
  /** The constraint that a row would break; null for other errors. */
  readonly constraint: string | null;

  constructor(cause: unknown) {
    super('a statement failed', { cause });
    this.code = textField(cause, 'code');
    this.constraint = textField(cause, 'constraint');
  }
}

const UNIQUE_VIOLATION = '23505';
const DEADLOCK = '40P01';
const SERIALIZATION_FAILURE = '40001';

/** The name of the unique constraint or index that a row would break, or null when the error is another one. */
export const brokenUniqueness = (error: unknown): string | null =>
  error instanceof DatabaseError && error.code === UNIQUE_VIOLATION ? error.constraint : null;

/** True when Postgres ended the transaction in favour of another one: it did nothing, and doing it again may work. */
export const lostToAnother = (error: unknown): boolean =>
  error instanceof DatabaseError && (error.code === DEADLOCK || error.code === SERIALIZATION_FAILURE);

/** True when there was no database at the other end of the connection, so that not even an error came from it. */
export const connectionLost = (error: unknown): boolean =>
  error instanceof DatabaseError &&
  (error.code === null || !isSqlState(error.code) || CONNECTION_STATES.test(error.code));

/** Class 08 is the connection itself, class 57 are shutdown, crash and start-up. */
const CONNECTION_STATES = /^(08...|57P0[1-3])$/;

const isSqlState = (code: string): boolean => /^[0-9A-Z]{5}$/.test(code);

/**
 * True when what was to be stored is to blame, so that other rows of the same statement may go through without it: bad data
 * (class 22), a constraint (23), a row too big (54), or two rows in the way of two of another process (40).
 */
export const causedByRows = (error: DatabaseError): boolean => /^(22|23|40|54)/.test(error.code ?? '');

/** What a caller gets to know. No value and no message: Postgres puts values of rows into messages. */
export const storageFailed = (error: DatabaseError): StorageFailed => ({
  type: 'storage-failed',
  reason: reasonOf(error),
});

const reasonOf = ({ code, constraint, cause }: DatabaseError): string => {
  if (code !== null)
    return isSqlState(code) ? `SQLSTATE ${code}${constraint === null ? '' : ` (${constraint})`}` : code;
  if (isNamed(cause, 'KnexTimeoutError')) return 'no free connection';
  return isNamed(cause, 'DatabaseError') ? 'the database refused' : 'no connection';
};

const isNamed = (error: unknown, name: string): boolean =>
  error instanceof Error && (error.name === name || error.constructor.name === name);

const textField = (from: unknown, field: string): string | null => {
  if (typeof from !== 'object' || from === null) return null;
  const value: unknown = Reflect.get(from, field);
  return typeof value === 'string' && value !== '' ? value : null;
};
