import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { err } from 'neverthrow';
import type { Edge } from '../caller.js';
import { answer, type Operation, type OperationDocs, pathValue } from '../operation.js';
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

const openDocs = (path: string, summary: string, type: string): OperationDocs => ({
  method: 'get',
  path,
  tag: 'Operators',
  summary,
  access: 'open',
  answers: { 200: { description: 'It.', types: [type] } },
  problems: ['too_many_requests'],
});

/** The API's description and a page to read it, which works offline. `describe` lists every operation. */
export const docsOperations = (edge: Edge, describe: () => readonly OperationDocs[]): Operation[] => {
  const limited = (docs: OperationDocs, run: Operation['run']): Operation => ({
    docs,
    run: async (incoming) => {
      const counted = await edge.limits.take('browsing', incoming.ctx.ip, docs.path);
      return counted.isErr() ? err(counted.error) : run(incoming);
    },
  });
  const prefix = () => new URL(edge.publicUrl()).pathname.replace(/\/$/, '');
  return [
    limited(openDocs('/openapi.json', 'This description', 'application/json'), async () =>
      answer(200, openApiDocument(describe(), edge.publicUrl())),
    ),
    limited(openDocs('/docs', 'A page to read it', 'text/html'), async () =>
      answer(200, docsPage(prefix()), {
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Security-Policy': PAGE_POLICY,
      }),
    ),
    limited(openDocs('/docs/{asset}', 'Parts of that page', 'text/javascript'), async ({ ctx }) => {
      const name = pathValue(ctx, 'asset');
      const type = Object.hasOwn(ASSETS, name) ? ASSETS[name] : undefined;
      if (name === 'start.js') return answer(200, STARTER, { 'Content-Type': 'text/javascript; charset=utf-8' });
      if (type === undefined) return err({ code: 'not_found', detail: 'The page has no such part.' });
      return answer(200, await readFile(assetPath(name)), { 'Content-Type': type, ...HOUR_CACHE });
    }),
  ];
};

const assetPath = (name: string): string => createRequire(import.meta.url).resolve(`swagger-ui-dist/${name}`);
