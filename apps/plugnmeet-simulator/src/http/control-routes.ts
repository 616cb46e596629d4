import { isIP } from 'node:net';
import type Router from '@koa/router';
import type { Context, Next } from 'koa';
import type { Commands } from '../commands.js';
import { CommandRefused } from '../state/world.js';
import { isRecord, parseJson } from '../wire/unknown-json.js';
import { readBody } from './body.js';
import { apiFault, type Input, inputText, joinOptions, optionalText, outcome } from './control-input.js';
import type { JoinToken } from './join-token-routes.js';

type ReadToken = (token: string) => JoinToken | null;

/** `/simulator/*`: the commands over HTTP, for loopback callers. Bodies and answers are JSON. */
export function addControlRoutes(router: Router, commands: Commands, readToken: ReadToken): void {
  router.use('/simulator', loopbackOnly);
  router.get('/simulator/state', (ctx) => {
    ctx.body = { rooms: commands.rooms() };
  });
  const ask = (path: string, run: (input: Input) => Readonly<Record<string, string>>): void => {
    router.post(`/simulator/${path}`, (ctx) => command(ctx, run));
  };
  const tell = (path: string, run: (input: Input) => void): void =>
    ask(path, (input) => {
      run(input);
      return {};
    });
  ask('join', (input) => ({ participantSid: join(commands, readToken, input) }));
  tell('leave', (input) => commands.leave(inputText(input, 'participantSid')));
  tell('drop', (input) => commands.drop(inputText(input, 'participantSid')));
  ask('recording/start', (input) => ({ recordId: commands.startRecording(inputText(input, 'roomId')) }));
  tell('recording/stop', (input) => commands.stopRecording(inputText(input, 'recordId'), outcome(input)));
  ask('breakout', (input) => ({
    roomId: commands.openBreakout(inputText(input, 'roomId'), inputText(input, 'id'), optionalText(input, 'title')),
  }));
  tell('end', (input) => commands.endRoom(inputText(input, 'roomId')));
  tell('api', (input) => commands.pauseApi(apiFault(input)));
  tell('webhooks/lose-next', (input) => commands.loseNext(inputText(input, 'event')));
}

/** With a join token, as the page does; or with a room and a user id. */
function join(commands: Commands, readToken: ReadToken, input: Input): string {
  const token = optionalText(input, 'token');
  if (token === undefined)
    return commands.join(inputText(input, 'roomId'), inputText(input, 'userId'), joinOptions(input));
  const read = readToken(token);
  if (read === null) throw new CommandRefused('this join token is not valid, or its time is over');
  return commands.join(read.roomId, read.userId, joinOptions(input));
}

async function command(ctx: Context, run: (input: Input) => Readonly<Record<string, string>>): Promise<void> {
  // Only scripts of our own page can send this type: a foreign page would have to ask the server first.
  if (!ctx.is('application/json')) return refuse(ctx, 415, 'send application/json');
  const body = await readBody(ctx.req);
  const input = body === 'too-large' ? undefined : parseJson(body.toString());
  if (!isRecord(input)) return refuse(ctx, 400, 'send a JSON object');
  try {
    ctx.body = run(input);
  } catch (error) {
    if (!(error instanceof CommandRefused)) throw error;
    refuse(ctx, 409, error.message);
  }
}

function refuse(ctx: Context, status: number, error: string): void {
  ctx.status = status;
  ctx.body = { error };
}

async function loopbackOnly(ctx: Context, next: Next): Promise<void> {
  const caller = ctx.socket.remoteAddress ?? '';
  // The name is checked too, so that a foreign page whose name was bent to 127.0.0.1 gets nothing.
  if (!isLoopback(caller) || !isLoopback(ctx.hostname)) return refuse(ctx, 403, 'loopback callers only');
  await next();
}

function isLoopback(name: string): boolean {
  const bare = name.replace(/^\[|\]$/g, '').replace(/^::ffff:/, '');
  return bare === 'localhost' || bare === '::1' || (isIP(bare) === 4 && bare.startsWith('127.'));
}
