import type { ServerResponse } from 'node:http';
import { type ObservedCall, type PlugNMeetClient, type PlugNMeetClientOptions, plugnmeetClient } from '../src/index.js';
import { type LocalServer, localServer } from './local-server.js';

/** An answer that says yes to `isRoomActive`. */
export const YES = '{"status":true, "msg":"room is active", "status_code":"SUCCESS", "is_active":true}';

/** Answers with JSON. */
export const json = (response: ServerResponse, body: string, status = 200) => {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(body);
};

/** A failure of the video server, as a value. */
export const failure = (type: string, reason: string) => ({ type: `video-server-${type}`, reason });

/** Somebody who wants to join. */
export const PERSON = { roomId: 'algebra', userInfo: { userId: 'abc', name: 'Ada Lovelace' } };

const open: LocalServer[] = [];

/** Closes the servers of the clients; for `afterEach`. */
export const closeServers = async (): Promise<void> => {
  await Promise.all(open.splice(0).map((server) => server.close()));
};

/** A server that answers as told, a client of it, and what its observer was told. */
export const clientOf = async (
  answer: Parameters<typeof localServer>[0],
  options: Partial<PlugNMeetClientOptions> = {},
): Promise<{ server: LocalServer; client: PlugNMeetClient; observed: readonly ObservedCall[] }> => {
  const server = await localServer(answer);
  open.push(server);
  const observed: ObservedCall[] = [];
  const client = plugnmeetClient({
    baseUrl: server.baseUrl,
    apiKey: 'key',
    apiSecret: 'top secret',
    timeoutSeconds: 2,
    slowTimeoutSeconds: 2,
    observe: (call) => observed.push(call),
    ...options,
  });
  return { server, client, observed };
};
