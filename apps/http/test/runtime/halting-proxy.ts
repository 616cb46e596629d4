import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';

/** A way to a server on which the first download of a recording comes to a halt after half of its bytes. */
export const startHaltingProxy = async (targetUrl: string) => {
  let halted = (): void => undefined;
  let release = (): void => undefined;
  const halt = new Promise<void>((resolve) => {
    halted = resolve;
  });
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  let downloads = 0;
  const forward = async (asked: IncomingMessage, answer: ServerResponse): Promise<void> => {
    const body = await bytesOf(asked);
    const { method, headers, url = '' } = asked;
    const passed = request(targetUrl + url, { method, headers }).end(body);
    const [got] = await once(passed, 'response');
    const bytes = await bytesOf(got);
    answer.on('error', () => undefined).writeHead(got.statusCode, got.headers);
    const isDownload = method === 'GET' && url.startsWith('/download/recording/');
    if (isDownload) downloads += 1;
    if (!isDownload || downloads > 1) return void answer.end(bytes);
    answer.write(bytes.subarray(0, bytes.length / 2), halted);
    await released;
    answer.end(bytes.subarray(bytes.length / 2));
  };
  const server = createServer((asked, answer) => void forward(asked, answer)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    /** Resolves when the first download has come to a halt. */
    halt,
    /** Lets it go on. */
    release: () => release(),
    downloads: () => downloads,
    close: () => void server.close().closeAllConnections(),
  };
};

const bytesOf = async (stream: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
};
