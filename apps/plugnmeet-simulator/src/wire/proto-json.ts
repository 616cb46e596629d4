/** What can be written as JSON. Missing fields are left out by the caller, not written as undefined. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** JSON with PlugNMeet's spacing: a space after each comma, none after a colon. Its webhooks sign these bytes. */
export function protoJson(value: Json): string {
  if (isList(value)) return `[${value.map(protoJson).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(([name, inner]) => `${JSON.stringify(name)}:${protoJson(inner)}`);
  return `{${fields.join(', ')}}`;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
