import type { Json } from '../calls/call.js';
import { fieldOf, isObject, type JsonObject } from '../reading/json.js';

/** `allow_raise_hand` as `allowRaiseHand`: requests are camelCase, answers snake_case. */
export const camelCase = (name: string): string =>
  name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Puts values at dotted paths into one object: `a.b` = 1 and `a.c` = 2 make `{a: {b: 1, c: 2}}`. A path must not lead through a value. */
export const nested = (
  values: readonly (readonly [path: string, value: Json])[],
): { readonly [field: string]: Json } => {
  const fields = new Map<string, [path: string, value: Json][]>();
  const result: { [field: string]: Json } = {};
  for (const [path, value] of values) {
    const [first, rest] = split(path);
    if (rest === null) result[first] = value;
    else fields.set(first, [...(fields.get(first) ?? []), [rest, value]]);
  }
  for (const [field, inner] of fields) result[field] = nested(inner);
  return result;
};

/** The value at a dotted path; undefined when there is none. */
export const valueAt = (json: JsonObject, path: string): unknown => {
  const [first, rest] = split(path);
  const value = fieldOf(json, first);
  if (rest === null) return value;
  return isObject(value) ? valueAt(value, rest) : undefined;
};

const split = (path: string): readonly [first: string, rest: string | null] => {
  const dot = path.indexOf('.');
  return dot < 0 ? [path, null] : [path.slice(0, dot), path.slice(dot + 1)];
};
