import { once } from 'node:events';
import { connect } from 'node:net';

/** A keep-alive connection that takes one ready-made request at a time. */
export interface HttpConnection {
  /** Sends the request's bytes and gives the answer's status once its body has come; rejects when the connection ends first. */
  send(request: Uint8Array): Promise<number>;
  close(): void;
}

const HEAD_END = '\r\n\r\n';
/** `HTTP/1.1 200 OK` */
const STATUS_AT = 9;

/**
 * A client that does as little as can be done: it shares two cores with what it measures, and `node:http` would use as much
 * of them as the server does. Answers need a Content-Length.
 */
export const openConnection = async ({ hostname, port }: URL): Promise<HttpConnection> => {
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  await once(socket, 'connect');
  let received: Buffer = Buffer.alloc(0);
  let waiting: { resolve(status: number): void; reject(reason: Error): void } | null = null;

  socket.on('data', (chunk) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    const status = statusOfWhole(received);
    if (status === null) return;
    received = Buffer.alloc(0);
    waiting?.resolve(status);
    waiting = null;
  });
  socket.on('error', () => undefined);
  socket.on('close', () => waiting?.reject(new Error('the server closed the connection before it had answered')));

  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        if (socket.destroyed) return reject(new Error('the server has closed the connection'));
        waiting = { resolve, reject };
        socket.write(request);
      }),
    close: () => socket.destroy(),
  };
};

/** The status of an answer that has come whole; null while it has not. */
const statusOfWhole = (received: Buffer): number | null => {
  const headEnd = received.indexOf(HEAD_END);
  if (headEnd < 0) return null;
  const head = received.toString('latin1', 0, headEnd);
  const length = /content-length: *(\d+)/i.exec(head)?.[1];
  if (length === undefined) throw new Error('an answer without a length cannot be told from half of one');
  const whole = received.length >= headEnd + HEAD_END.length + Number(length);
  return whole ? Number(head.slice(STATUS_AT, STATUS_AT + 3)) : null;
};

/** The bytes of a POST. */
export const postRequest = (url: URL, body: string, headers: Readonly<Record<string, string>>): Uint8Array => {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const length = Buffer.byteLength(body);
  return Buffer.from(
    `POST ${url.pathname} HTTP/1.1\r\nhost: ${url.host}\r\ncontent-length: ${length}\r\n${lines.join('')}\r\n${body}`,
  );
};
