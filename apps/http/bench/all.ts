import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

// All benchmarks, one after the other, each in a process of its own; the first that fails ends it.

const BENCHMARKS = ['verification', 'acks', 'projections', 'tokens', 'start', 'memory'];

for (const name of BENCHMARKS) {
  const program = fileURLToPath(new URL(`./${name}.js`, import.meta.url));
  const child = spawn(process.execPath, ['--enable-source-maps', program], { stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  if (code !== 0) {
    console.error(`the benchmark ${name} failed`);
    process.exitCode = 1;
    break;
  }
}
