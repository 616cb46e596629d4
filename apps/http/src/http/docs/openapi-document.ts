import {
  OpenAPIRegistry,
  OpenApiGeneratorV31,
  type ResponseConfig,
  type RouteConfig,
} from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import type { Access, AnswerDocs, OperationDocs } from '../operation.js';
import { PROBLEM_TYPE, PROBLEMS, type ProblemCode } from '../problem.js';

const ProblemJson = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.enum(Object.keys(PROBLEMS)).meta({ description: 'Stable: programs may hang on it.' }),
    detail: z.string().meta({ description: 'Safe to show.' }),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });

const PATH_VALUES: Readonly<Record<string, string>> = {
  slug: 'The course of the class token.',
  room_id: 'The live session’s room_id.',
  record_id: 'The recording.',
  id: 'The observation.',
  asset: 'Its name.',
};

/** What each way of access can answer beside what the operation itself can. */
const ACCESS_PROBLEMS: Readonly<Record<Access, readonly ProblemCode[]>> = {
  'class-token': [
    'class_token_missing',
    'class_token_invalid',
    'class_token_expired',
    'not_allowed',
    'too_many_requests',
    'storage_unavailable',
    'keys_unavailable',
  ],
  'admin-key': ['admin_key_invalid', 'not_found', 'too_many_requests'],
  'signed-url': ['too_many_requests'],
  webhook: [],
  open: [],
};

/** The API's description in OpenAPI 3.1, made of the operations' own schemas. */
export const openApiDocument = (operations: readonly OperationDocs[], publicUrl: string) => {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'classToken', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'The online class token that the course platform signs.',
  });
  registry.registerComponent('securitySchemes', 'adminKey', { type: 'http', scheme: 'bearer' });
  for (const docs of operations) registry.registerPath(routeOf(docs));
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Homeroom',
      version: '1',
      description: 'Live classes of a course platform. Every path works with and without its trailing slash.',
    },
    servers: [{ url: publicUrl }],
  });
};

const routeOf = (docs: OperationDocs): RouteConfig => {
  const names = [...docs.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
  const params = Object.fromEntries(
    names.map((name) => [name, z.string().meta({ description: PATH_VALUES[name] ?? '' })]),
  );
  return {
    method: docs.method,
    path: docs.path,
    tags: [docs.tag],
    summary: docs.summary,
    ...(docs.description === undefined ? {} : { description: docs.description }),
    security: securityOf(docs.access),
    request: {
      ...(names.length === 0 ? {} : { params: z.object(params) }),
      ...(docs.query === undefined ? {} : { query: docs.query }),
      ...(docs.method === 'get' || docs.body === undefined
        ? {}
        : { body: { content: { 'application/json': { schema: docs.body } } } }),
    },
    responses: { ...answersOf(docs.answers), ...problemsOf(docs) },
  };
};

const takesInput = ({ method, access, query }: OperationDocs): boolean =>
  Object.keys(query?.shape ?? {}).length > 0 || (method === 'post' && access !== 'webhook');

const securityOf = (access: Access): Record<string, string[]>[] => {
  if (access === 'class-token') return [{ classToken: [] }];
  return access === 'admin-key' ? [{ adminKey: [] }] : [];
};

const answersOf = (answers: Readonly<Record<number, AnswerDocs>>): Record<string, ResponseConfig> =>
  Object.fromEntries(
    Object.entries(answers).map(([status, { description, json, types = [] }]) => {
      const bytes = types.map((type) => [type, { schema: { type: 'string' } }] as const);
      const content = {
        ...(json === undefined ? {} : { 'application/json': { schema: json } }),
        ...Object.fromEntries(bytes),
      };
      return [status, Object.keys(content).length === 0 ? { description } : { description, content }];
    }),
  );

const problemsOf = (docs: OperationDocs): Record<string, ResponseConfig> => {
  const codes = new Set<ProblemCode>([...ACCESS_PROBLEMS[docs.access], ...docs.problems, 'internal']);
  if (docs.path.includes('{slug}')) codes.add('course_mismatch');
  if (takesInput(docs)) codes.add('invalid_input');
  if (docs.method === 'post' && docs.access !== 'webhook') codes.add('body_too_large').add('unsupported_media_type');
  const statuses = new Set([...codes].map((code) => PROBLEMS[code].status));
  return Object.fromEntries(
    [...statuses].map((status) => {
      const description = [...codes].filter((code) => PROBLEMS[code].status === status).join(', ');
      return [String(status), { description, content: { [PROBLEM_TYPE]: { schema: ProblemJson } } }];
    }),
  );
};
