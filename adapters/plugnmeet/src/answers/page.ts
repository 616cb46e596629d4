import { ok, type Result, safeTry } from 'neverthrow';
import type { Json } from '../calls/call.js';
import { type JsonObject, type Misread, numberAt, objectAt, objectsAt, readEach, within } from '../reading/json.js';

/** Which part of a list is wanted; PlugNMeet gives 20, newest first, when nothing is said. */
export interface ListQuery {
  readonly roomIds?: readonly string[];
  readonly roomSid?: string;
  /** How many to leave out. */
  readonly from?: number;
  readonly limit?: number;
  /** By the time of creation. */
  readonly orderBy?: 'ASC' | 'DESC';
}

/** A part of a list, and how many there are in all. */
export interface Page<T> {
  readonly total: number;
  readonly items: readonly T[];
}

/** Nothing found: PlugNMeet answers `status:false` with `NOT_FOUND` then. */
export const EMPTY_PAGE: Page<never> = { total: 0, items: [] };

/** A query as PlugNMeet takes it. */
export const listBody = (query: ListQuery): { readonly [field: string]: Json } => ({ ...query });

/** Reads `result` of a list: `list` and `total` are the names of its fields. An item that cannot be read fails the page. */
export const readPage =
  <T>(list: string, total: string, read: (item: JsonObject) => Result<T, Misread>) =>
  (answer: JsonObject): Result<Page<T>, Misread> =>
    safeTry(function* () {
      const result = yield* objectAt(answer, 'result');
      const inAll = yield* numberAt(result, total).mapErr(within('result'));
      const objects = yield* objectsAt(result, list).mapErr(within('result'));
      const items = yield* readEach(objects, read).mapErr(within(`result.${list}`));
      return ok({ total: inAll, items });
    });
