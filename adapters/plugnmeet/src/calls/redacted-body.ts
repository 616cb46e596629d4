import type { Json } from './call.js';

/** Fields whose text is an opaque id or a keyword. Any other text is hidden: it may name a person or open a door. */
const SHOWN: ReadonlySet<string> = new Set([
  'roomId',
  'roomIds',
  'roomSid',
  'userId',
  'recordId',
  'artifactId',
  'orderBy',
]);

/** A request body for the log: its shape, switches, numbers and ids; every other text is replaced. */
export const redactedBody = (body: { readonly [field: string]: Json }): string => JSON.stringify(redact(body, false));

const redact = (value: Json, shown: boolean): Json => {
  if (typeof value === 'string') return shown ? value : '[hidden]';
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map((item) => redact(item, shown));
  return Object.fromEntries(Object.entries(value).map(([field, inner]) => [field, redact(inner, SHOWN.has(field))]));
};

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
