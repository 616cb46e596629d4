import { isRecord, parseJson } from '../../src/wire/unknown-json.js';

/**
 * "The same shape": the same keys in the same order, the same JSON types and the same values, where ids, times, tokens
 * and counts of one moment are replaced by their kind. JSON inside strings is compared inside.
 */
export function shapeOf(body: string): string[] {
  const parsed = parseJson(body);
  return parsed === undefined ? [masked(body)] : lines('', parsed);
}

/** The raw text with the same replacements: shows a difference in spacing or escaping too. */
export function masked(text: string): string {
  return text
    .replace(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, (token) => `<${masked(claimsOf(token))}>`)
    .replace(/(encryption_key\\*":\\*")[^"\\]+/g, '$1<key>')
    .replace(/\bnode_0[0-9]\b/g, '<recorder>')
    .replace(/("num_participants":)[0-9]+/g, '$1<count>')
    .replace(/("file_size":")[0-9]+/g, '$1<bytes>')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<uuid>')
    .replace(/\b(PA|EV|TR)_[A-Za-z0-9]{12,14}/g, '<$1>')
    .replace(/\b20[0-9]{2}-[0-9-]{5}T[0-9:]{8}Z/g, '<rfc 3339>')
    .replace(/\b20[0-9]{2}-[0-9-]{5} [0-9:]{8}/g, '<database time>')
    .replace(/\b1[0-9]{15}\b/g, '<microseconds>')
    .replace(/\b1[0-9]{12}\b/g, '<milliseconds>')
    .replace(/\b1[0-9]{9}\b/g, '<seconds>');
}

function lines(path: string, value: unknown): string[] {
  if (Array.isArray(value)) {
    return [`${path} is a list of ${value.length}`, ...value.flatMap((item, at) => lines(`${path}[${at}]`, item))];
  }
  if (isRecord(value)) {
    const inner = Object.entries(value).flatMap(([name, item]) => lines(`${path}.${name}`, item));
    return [`${path} is an object of ${Object.keys(value).length}`, ...inner];
  }
  const hidden = typeof value === 'string' && value.startsWith('{') ? parseJson(value) : undefined;
  if (isRecord(hidden)) return lines(`${path}(json)`, hidden);
  // With its name, because some replacements go by it.
  const named = masked(JSON.stringify({ [path.slice(path.lastIndexOf('.') + 1)]: value }));
  return [`${path} ${named.slice(named.indexOf(':') + 1, -1)}`];
}

function claimsOf(token: string): string {
  const [header, claims] = token.split('.').map((part) => Buffer.from(part, 'base64url').toString());
  return `${header} ${claims}`;
}
