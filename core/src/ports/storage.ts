import type { Result, ResultAsync } from 'neverthrow';

/**
 * The store could not do it now: unreachable, out of room, too many conflicts. Nothing was changed. Safe to repeat later.
 * `reason` is for the log; it holds no value that was to be stored.
 */
export interface StorageFailed {
  readonly type: 'storage-failed';
  readonly reason: string;
}

/** There is no such row. */
export interface Missing {
  readonly type: 'missing';
}

/**
 * A pure change of a stored value. It gets the newest state under a lock and gives the next one, or an error that leaves
 * everything as it was. It may be run more than once, so it must not do anything else; being synchronous, it cannot wait.
 */
export type Change<Current, E, Next = Current> = (current: Current) => Result<Next, E>;

/** What every store answers with. */
export type Stored<T, E = never> = ResultAsync<T, StorageFailed | E>;

/**
 * A part of a long list: at most `limit` rows (1 to 200), after the `cursor` of the part before; null begins. Cursors come
 * back from clients: one that the store never gave begins too, it is no failure.
 */
export interface PageWanted {
  readonly limit: number;
  readonly cursor: string | null;
}

/** A part of a long list; `nextCursor` is null at the end. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}
