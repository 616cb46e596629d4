/**
 * Protobuf messages as tables: one table says how a request is read, which default the server
 * merges in, and in which order the answer is written.
 */
export type Scalar = 'string' | 'bool' | 'uint32' | 'uint64';
export type Value = string | number | boolean | readonly string[] | Fields;
/** A message that was read or built: snake_case names, in the order of the wire. */
export type Fields = { readonly [name: string]: Value };

/**
 * - `implicit`: a zero value means "not sent", so the server's default wins over it (a `false` does not survive).
 * - `optional`: what was sent counts, also a zero; left out of answers when neither sent nor given a default.
 * - `fixed`: the server's own setting; what was sent is ignored.
 */
export type Presence = 'implicit' | 'optional' | 'fixed';
export type Field =
  | { readonly kind: Scalar | 'strings' | 'map'; readonly presence: Presence; readonly initial?: Value }
  | { readonly kind: 'message'; readonly message: Message };
export type Message = { readonly [name: string]: Field };

type Given = { readonly kind: Scalar | 'strings' | 'map'; readonly presence: Presence; readonly initial?: Value };

const field = (kind: Given['kind'], presence: Presence, initial: Value | undefined): Given =>
  initial === undefined ? { kind, presence } : { kind, presence, initial };

export const bool = (initial?: boolean): Given => field('bool', 'implicit', initial);
export const string = (initial?: string): Given => field('string', 'implicit', initial);
export const uint32 = (initial?: number): Given => field('uint32', 'implicit', initial);
export const uint64 = (initial?: string): Given => field('uint64', 'implicit', initial);
export const strings = (): Given => field('strings', 'implicit', undefined);
export const map = (): Given => field('map', 'implicit', undefined);
export const optional = (given: Given): Given => field(given.kind, 'optional', given.initial);
export const fixed = (kind: Given['kind'], initial: Value): Given => field(kind, 'fixed', initial);
export const message = (fields: Message): Field => ({ kind: 'message', message: fields });

const ZERO: Readonly<Record<Given['kind'], Value>> = {
  string: '',
  bool: false,
  uint32: 0,
  uint64: '0',
  strings: [],
  map: {},
};

/** What the server makes of a message that was sent: defaults merged in, every field in its place. */
export function merged(table: Message, sent: Fields): Fields {
  const out: Record<string, Value> = {};
  for (const [name, given] of Object.entries(table)) {
    const value = given.kind === 'message' ? merged(given.message, part(sent, name)) : settle(given, sent[name]);
    if (value !== undefined) out[name] = value;
  }
  return out;
}

function settle(given: Given, sent: Value | undefined): Value | undefined {
  if (given.presence === 'fixed') return given.initial;
  if (given.presence === 'optional') return sent ?? given.initial;
  const unset = sent === undefined || sent === '' || sent === false || sent === 0 || sent === '0';
  return unset ? (given.initial ?? ZERO[given.kind]) : sent;
}

/** The text of a field; empty when it is absent. */
export function text(fields: Fields, name: string): string {
  const value = fields[name];
  return typeof value === 'string' ? value : '';
}

/** The number of a field, also of a 64-bit one; 0 when it is absent. */
export function count(fields: Fields, name: string): number {
  return Number(fields[name] ?? 0);
}

export function flag(fields: Fields, name: string): boolean {
  return fields[name] === true;
}

export function list(fields: Fields, name: string): readonly string[] {
  const value = fields[name];
  return isList(value) ? value : [];
}

/** A message inside a message; empty when it is absent. */
export function part(fields: Fields, name: string): Fields {
  const value = fields[name];
  return value !== undefined && isFields(value) ? value : {};
}

function isFields(value: Value): value is Fields {
  return typeof value === 'object' && !isList(value);
}

function isList(value: Value | undefined): value is readonly string[] {
  return Array.isArray(value);
}
