import type { IncomingMessage } from 'node:http';
import { err, ok, type Result } from 'neverthrow';
import { invalidInput } from './field-errors.js';
import type { Problem } from './problem.js';
import { readBody } from './read-body.js';

/** Longest JSON body: a class whose every text has its most letters is 73 kB when each letter is written as an escape, as Python does. */
const JSON_LIMIT_BYTES = 128 * 1_024;

/**
 * A request's body as JSON; an empty object when there is none. Only JSON in UTF-8, not compressed: other types of body
 * have no meaning here.
 */
export const readJson = async (request: IncomingMessage): Promise<Result<unknown, Problem>> => {
  if (!hasBody(request)) return ok({});
  const { 'content-type': type, 'content-encoding': encoding } = request.headers;
  if (!/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(type ?? '')) return err(NOT_JSON);
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') return err(COMPRESSED);
  const body = await readBody(request, JSON_LIMIT_BYTES);
  if (body.isErr()) return err(body.error === 'too-large' ? TOO_LARGE : CUT_OFF);
  return parsed(body.value);
};

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

const parsed = (body: Uint8Array): Result<unknown, Problem> => {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    return ok(text.trim() === '' ? {} : JSON.parse(text));
  } catch {
    return err(invalid('is no JSON in UTF-8'));
  }
};

const invalid = (message: string): Problem => invalidInput([{ path: '', message }]);

const NOT_JSON: Problem = { code: 'unsupported_media_type', detail: 'Send JSON, with Content-Type: application/json.' };
const COMPRESSED: Problem = { code: 'unsupported_media_type', detail: 'Send the body without Content-Encoding.' };
const CUT_OFF: Problem = invalid('did not arrive whole');
const TOO_LARGE: Problem = {
  code: 'body_too_large',
  detail: `The body has more than ${JSON_LIMIT_BYTES} bytes.`,
  headers: { Connection: 'close' },
};
