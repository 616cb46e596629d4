import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { err, type Result } from 'neverthrow';
import type { Edge } from '../caller.js';
import { type Answer, answer, type Operation, type OperationDocs, pathValue } from '../operation.js';
import type { Problem } from '../problem.js';
import { openApiDocument } from './openapi-document.js';
import { docsPage, STARTER } from './page.js';

/** What of swagger-ui-dist the page needs, with its types. Nothing else of the package is served. */
const ASSETS: Readonly<Record<string, string>> = {
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'swagger-ui.css': 'text/css; charset=utf-8',
};

/** Scripts and the description come from here alone; the page's own style sheet writes into the page. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HOUR_CACHE = { 'Cache-Control': 'public, max-age=3600' };

const openDocs = (path: string, summary: string, ...types: string[]): OperationDocs => ({
  method: 'get',
  path,
  tag: 'Operators',
  summary,
  access: 'open',
  answers: { 200: { description: 'It.', types } },
  problems: ['not_found', 'too_many_requests'],
});

const DESCRIPTION = openDocs('/openapi.json', 'This description', 'application/json');
const ROOT: OperationDocs = {
  ...openDocs('/', 'Where the page is'),
  answers: { 302: { description: 'At /docs.' } },
};
const PAGE = openDocs('/docs', 'A page to read it', 'text/html');
const ASSET = openDocs('/docs/{asset}', 'A part of that page', 'text/javascript', 'text/css');

/** The API's description and a page to read it, which works offline. `others` are all other operations. */
export const docsOperations = (edge: Edge, others: readonly OperationDocs[]): Operation[] => {
  const limited = (docs: OperationDocs, run: Operation['run']): Operation => ({
    docs,
    run: async (incoming) => {
      const counted = await edge.limits.take('browsing', incoming.ctx.ip, docs.path);
      return counted.isErr() ? err(counted.error) : run(incoming);
    },
  });
  /** Where the app is mounted: a proxy may take a part of the path away. */
  const prefix = (): string => new URL(edge.publicUrl()).pathname.replace(/\/$/, '');
  return [
    limited(ROOT, async () => answer(302, '', { Location: `${prefix()}/docs` })),
    limited(DESCRIPTION, async () =>
      answer(200, openApiDocument([...others, ROOT, DESCRIPTION, PAGE, ASSET], edge.publicUrl())),
    ),
    limited(PAGE, async () =>
      answer(200, docsPage(prefix()), {
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Security-Policy': PAGE_POLICY,
      }),
    ),
    limited(ASSET, ({ ctx }) => assetNamed(pathValue(ctx, 'asset'))),
  ];
};

const assetNamed = async (name: string): Promise<Result<Answer, Problem>> => {
  if (name === 'start.js') return answer(200, STARTER, { 'Content-Type': 'text/javascript; charset=utf-8' });
  const type = Object.hasOwn(ASSETS, name) ? ASSETS[name] : undefined;
  if (type === undefined) return err({ code: 'not_found', detail: 'The page has no such part.' });
  return answer(200, await readFile(assetPath(name)), { 'Content-Type': type, ...HOUR_CACHE });
};

const assetPath = (name: string): string => createRequire(import.meta.url).resolve(`swagger-ui-dist/${name}`);
