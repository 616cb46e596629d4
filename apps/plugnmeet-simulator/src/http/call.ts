import type { Context } from 'koa';
import { CommandRefused } from '../state/world.js';
import { UnreadableBody } from '../wire/json-reader.js';
import type { Fields, Message } from '../wire/messages.js';
import { readMessage } from '../wire/read-message.js';
import { type Answer, Refused, refusal, sendJson } from './answers.js';

export type Handler = (request: Fields) => Answer | Promise<Answer>;

/** An API call: reads the message, answers the handler's answer, and every refusal as `status: false` with HTTP 200. */
export function call(table: Message, handler: Handler): (ctx: Context) => Promise<void> {
  return async (ctx) => {
    const body: unknown = ctx.state.body;
    sendJson(ctx, await answerTo(table, handler, typeof body === 'string' ? body : ''));
  };
}

async function answerTo(table: Message, handler: Handler, body: string): Promise<Answer> {
  try {
    return await handler(readMessage(table, body));
  } catch (error) {
    if (error instanceof UnreadableBody) return refusal(error.message, 'INVALID_PARAMETERS');
    if (error instanceof Refused) return refusal(error.message, error.code);
    if (error instanceof CommandRefused) return refusal(error.message, 'INTERNAL_SERVER_ERROR');
    throw error;
  }
}
