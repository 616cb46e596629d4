import type { z } from 'zod';
import type { FieldError } from './problem.js';

/** zod's issues as `{path, message}`, the path as it is written in JavaScript: `class.starts_at`, `items.0`. */
export const fieldErrors = (error: z.ZodError): FieldError[] =>
  error.issues.map(({ path, message }) => ({ path: path.map(String).join('.'), message }));
