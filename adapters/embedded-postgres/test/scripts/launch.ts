// Runs the launcher in a process of its own: options as JSON in the first argument, one line of JSON out, and `stop` on
// stdin stops the server. Ends when stdin does.
import { once } from 'node:events';
import { startEmbeddedPostgres } from '../../src/index.js';

// As an app that stops gracefully on Ctrl-C: it is not the signal that ends it.
process.on('SIGINT', () => undefined);

const server = await startEmbeddedPostgres(JSON.parse(process.argv[2] ?? ''));
if (server.isErr()) {
  process.stdout.write(`${JSON.stringify({ error: server.error })}\n`);
} else {
  const { connection, connectionString, adopted } = server.value;
  process.stdout.write(`${JSON.stringify({ connection, connectionString, adopted })}\n`);
  await once(process.stdin, 'data');
  const stopped = await server.value.stop();
  process.stdout.write(`${JSON.stringify({ stopped: stopped.isOk() })}\n`);
  process.stdin.destroy();
}
