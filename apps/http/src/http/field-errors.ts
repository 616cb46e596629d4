import { err, ok, type Result } from 'neverthrow';
import type { z } from 'zod';
import type { FieldError, Problem } from './problem.js';

/**
 * Reads input with a schema. What is wrong comes as `{path, message}`, one for each field: the path as it is written in
 * JavaScript (`class.starts_at`, `items.0`; empty for the whole), the message as the rest of a sentence that begins with it.
 */
export const readWith = <S extends z.ZodType>(schema: S, input: unknown): Result<z.output<S>, FieldError[]> => {
  const parsed = schema.safeParse(input, { error: brokenRule });
  if (parsed.success) return ok(parsed.data);
  const byPath = new Map<string, FieldError>();
  for (const { path, message } of parsed.error.issues) {
    const name = path.map(String).join('.');
    if (!byPath.has(name)) byPath.set(name, { path: name, message });
  }
  return err([...byPath.values()]);
};

/** The problem of input that breaks rules, every one of them in words. */
export const invalidInput = (errors: readonly FieldError[]): Problem => ({
  code: 'invalid_input',
  detail: `${errors.map(({ path, message }) => `${path === '' ? 'The body' : path} ${message}`).join('; ')}.`,
  errors,
});

/** Our words for what a schema says nothing of itself; zod's own are for who writes schemas. */
const brokenRule = (issue: z.core.$ZodRawIssue): string => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `must be ${TYPES[issue.expected] ?? 'of another type'}`;
    case 'invalid_value':
      return `must be one of: ${issue.values.map(String).join(', ')}`;
    default:
      return 'breaks a rule of /openapi.json';
  }
};

const TYPES: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
};
