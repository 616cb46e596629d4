import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { readCommandLine } from '../src/command-line.js';

const MAIN = fileURLToPath(new URL('../src/main.js', import.meta.url));
const noSecret = (): string => 'made';

describe('the command line', () => {
  it('reads flags before variables before defaults', () => {
    const env = { SIMULATOR_PORT: '1', PLUGNMEET_API_KEY: 'key', PLUGNMEET_API_SECRET: 'secret' };
    expect(readCommandLine(['--port', '2', '--webhook-url', 'http://127.0.0.1:3/x'], env, noSecret)).to.deep.equal({
      options: { port: 2, host: '127.0.0.1', apiKey: 'key', apiSecret: 'secret', webhookUrl: 'http://127.0.0.1:3/x' },
    });
    expect(readCommandLine([], {}, noSecret)).to.deep.equal({
      options: { port: 8_080, host: '127.0.0.1', apiKey: 'plugnmeet', apiSecret: 'made' },
    });
  });

  for (const flags of [
    ['--prot', '1'],
    ['--port', 'x'],
    ['--port', '70000'],
    ['--webhook-url', 'there'],
    ['--webhook-url', 'ftp://there/'],
    ['--port'],
  ]) {
    it(`refuses ${flags.join(' ')}`, () => {
      expect(readCommandLine(flags, {}, noSecret)).to.have.property('mistake');
    });
  }

  it('takes an empty variable as not set: an empty secret would sign for everybody', () => {
    const names = [
      'SIMULATOR_PORT',
      'SIMULATOR_HOST',
      'SIMULATOR_WEBHOOK_URL',
      'PLUGNMEET_API_KEY',
      'PLUGNMEET_API_SECRET',
    ];
    const env = Object.fromEntries(names.map((name) => [name, '']));
    expect(readCommandLine([], env, noSecret)).to.deep.equal(readCommandLine([], {}, noSecret));
  });

  it('says in one line that its port is taken', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const address = holder.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    try {
      const { code, out, complaint } = await run(['--port', String(address.port)], () => undefined);
      expect(complaint).to.match(/^The simulator cannot start: .*EADDRINUSE.*\n$/);
      expect([code, out]).to.deep.equal([1, '']);
    } finally {
      holder.close();
    }
  });

  it('explains itself', async () => {
    const { code, out } = await run(['--help'], () => undefined);
    expect(code).to.equal(0);
    expect(out).to.include('--webhook-url');
  });

  it('runs until it is told to stop, and does not print a secret that it was given', async () => {
    const secret = 'a-secret-that-nobody-may-see';
    const { code, out } = await run(['--port', '0', '--api-secret', secret], (child) => child.kill('SIGTERM'));
    expect(code).to.equal(0);
    expect(out).to.include('http://127.0.0.1:').and.not.include(secret);
  });
});

type Run = { readonly code: number | null; readonly out: string; readonly complaint: string };

/** Runs main; `onOutput` is called with its first output. */
function run(flags: string[], onOutput: (child: { kill(signal: 'SIGTERM'): void }) => void): Promise<Run> {
  const child = spawn(process.execPath, [MAIN, ...flags], { timeout: 8_000 });
  let out = '';
  let complaint = '';
  child.stdout.once('data', () => onOutput(child));
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    complaint += chunk;
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, complaint })));
}
