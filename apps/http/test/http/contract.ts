import Ajv2020 from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { AssertionError } from 'chai';

/** One answer of the API, with the path that was asked. */
export interface Told {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** Throws unless the API's own description names this answer and its body fits the schema. */
export type CheckAnswer = (told: Told) => void;

/** Checks answers against a description in OpenAPI 3.1. */
export const contractOf = (document: object): CheckAnswer => {
  const ajv = new Ajv2020.default({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addSchema(document, 'api');
  const paths = Object.keys(at(document, ['paths']));
  return ({ method, path, status, contentType, body }) => {
    const pattern = paths.find((one) => matches(one, path));
    if (pattern === undefined) {
      if (status !== 404) throw new AssertionError(`${path} is not described, and answered ${status}`);
      return;
    }
    const [mediaType = ''] = contentType.split(';');
    const place = ['paths', pattern, method.toLowerCase(), 'responses', String(status)];
    if (status === 405) return;
    const response = at(document, place);
    if (body === '') return;
    const content = at(response, ['content']);
    const described = Object.keys(content).find((one) => one.split(';')[0] === mediaType);
    if (described === undefined)
      throw new AssertionError(`${method} ${path} does not answer ${status} with ${mediaType}`);
    const isDocument = mediaType.endsWith('json') && mediaType !== 'application/x-ndjson';
    if (!isDocument || pattern === '/openapi.json') return;
    const pointer = [...place, 'content', described, 'schema'].map(escaped).join('/');
    const valid = ajv.validate({ $ref: `api#/${pointer}` }, JSON.parse(body));
    if (!valid) throw new AssertionError(`${method} ${path} ${status}: ${ajv.errorsText()}\n${body}`);
  };
};

const at = (value: unknown, path: readonly string[]): object => {
  let current: unknown = value;
  for (const part of path) {
    if (typeof current !== 'object' || current === null) throw new AssertionError(`no ${path.join(' / ')}`);
    current = Reflect.get(current, part);
  }
  if (typeof current !== 'object' || current === null) throw new AssertionError(`no ${path.join(' / ')}`);
  return current;
};

const matches = (pattern: string, path: string): boolean => {
  const [clean = ''] = path.split('?');
  const source = pattern
    .replaceAll('.', '\\.')
    .replaceAll(/\{\w+\}/g, '[^/]+')
    .replace(/\/$/, '');
  return new RegExp(`^${source}/?$`).test(clean);
};

const escaped = (part: string): string => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));
