import type { Context } from 'koa';
import { type Json, protoJson } from '../wire/proto-json.js';

/** The codes that 2.4.0 was seen to answer. They are coarse: INTERNAL_SERVER_ERROR also means "bad user id". */
export type StatusCode =
  | 'SUCCESS'
  | 'NOT_FOUND'
  | 'ROOM_NOT_FOUND'
  | 'INVALID_PARAMETERS'
  | 'INTERNAL_SERVER_ERROR'
  | 'INVALID_API_KEY'
  | 'INVALID_TOKEN_OR_SIGNATURE'
  | 'MISSING_REQUIRED_PARAMETER';

export type Answer = { readonly [name: string]: Json };

export function success(more: Answer = {}, msg = 'success'): Answer {
  return { status: true, msg, status_code: 'SUCCESS', ...more };
}

export function refusal(msg: string, code: StatusCode, more: Answer = {}): Answer {
  return { status: false, msg, status_code: code, ...more };
}

/** Thrown by a check; the caller gets it as `status: false`. */
export class Refused extends Error {
  constructor(
    message: string,
    readonly code: StatusCode,
  ) {
    super(message);
  }
}

export function sendJson(ctx: Context, answer: Answer, httpStatus = 200): void {
  ctx.status = httpStatus;
  ctx.set('Content-Type', 'application/json');
  ctx.body = protoJson(answer);
}

export function sendText(ctx: Context, httpStatus: number, text: string): void {
  ctx.status = httpStatus;
  ctx.set('Content-Type', 'text/plain; charset=utf-8');
  ctx.body = text;
}
