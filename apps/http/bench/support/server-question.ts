import { z } from 'zod';

/** `node`: bare `node:http`. `koa`: bare Koa. `webhooks`: the app's door for webhooks. All read the body whole. */
export const ServerKind = z.enum(['node', 'koa', 'webhooks']);
export type ServerKind = z.output<typeof ServerKind>;

export const ServerQuestion = z.object({ kind: ServerKind });

/** Where the server listens. */
export const ServerAnswer = z.object({ url: z.string() });
