import type { Attendee } from '@homeroom/core';

/** People asked for: at most `limit` (null: all) of those after the cursor (null: from the first). */
export interface UsersWanted {
  readonly limit: number | null;
  readonly cursor: string | null;
}

/** Some people by identity, and where the next part begins; null at the end. */
export interface UserPage {
  readonly users: readonly Attendee[];
  readonly nextCursor: string | null;
}

/**
 * A part of the people. The cursor is the identity of the last one told, so that nobody is told twice or passed over when
 * others come meanwhile.
 */
export const userPage = (people: readonly Attendee[], { limit, cursor }: UsersWanted): UserPage => {
  const after = cursor === null ? null : Buffer.from(cursor, 'base64url').toString();
  const rest = [...people].sort(byIdentity).filter(({ identity }) => after === null || identity > after);
  const users = limit === null ? rest : rest.slice(0, limit);
  const last = users.at(-1);
  const more = last !== undefined && users.length < rest.length;
  return { users, nextCursor: more ? Buffer.from(last.identity).toString('base64url') : null };
};

const byIdentity = (a: Attendee, b: Attendee): number => {
  if (a.identity === b.identity) return 0;
  return a.identity < b.identity ? -1 : 1;
};
