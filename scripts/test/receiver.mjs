import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';

/**
 * An HTTP server on the loopback for the suite that asks for it. It remembers what it gets and answers with `answer(request, body)`:
 * `{ status, headers, json }`. By default the status is the path's, `/503`, or 200.
 */
export function startReceiver(answer = ({ url }) => ({ status: Number(url.match(/^\/(\d{3})$/)?.[1] ?? 200) })) {
  let received = [];
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    received.push({ method: request.method, path: request.url, headers: request.headers, body });
    const { status, headers = {}, json } = answer(request, body);
    response.writeHead(status, { location: '/', ...headers });
    response.end(json === undefined ? '' : JSON.stringify(json));
  });
  before((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  after((done) => {
    server.close(done);
  });
  return {
    url: (path = '/hook') => `http://127.0.0.1:${server.address().port}${path}`,
    /** What came in since the last time. */
    take() {
      const taken = received;
      received = [];
      return taken;
    },
  };
}
