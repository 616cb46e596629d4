import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

/** A server on a free port of this machine. */
export const listening = async (onSocket: (socket: Socket) => void): Promise<{ server: Server; port: number }> => {
  const server = createServer(onSocket).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { server, port: address.port };
};

/** A port that is free now. */
export const freePort = async (): Promise<number> => {
  const { server, port } = await listening(() => undefined);
  server.close();
  await once(server, 'close');
  return port;
};

/** Whether anybody answers there. */
export const isListening = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  );
