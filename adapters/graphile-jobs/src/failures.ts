import type { StorageFailed } from '@homeroom/core';

/** A step that needs the database did not work. Names the kind of failure, never a value or an address. */
export const storageFailed = (step: string, thrown: unknown): StorageFailed => ({
  type: 'storage-failed',
  reason: `${step}: ${kindOf(thrown)}`,
});

/** Postgres' and Node.js's errors carry a code (`57P01`, `ECONNREFUSED`); others have a message of pg's own. */
export const kindOf = (thrown: unknown): string => {
  if (!(thrown instanceof Error)) return String(thrown);
  const code = 'code' in thrown && typeof thrown.code === 'string' ? ` (${thrown.code})` : '';
  return code === '' ? thrown.message : `${thrown.name}${code}`;
};
