import { randomBytes } from 'node:crypto';
import { HELP, readCommandLine } from './command-line.js';
import type { SimulatorOptions } from './options.js';
import { type Simulator, startSimulator } from './simulator.js';

let madeSecret: string | undefined;
const line = readCommandLine(process.argv.slice(2), process.env, () => {
  madeSecret = randomBytes(24).toString('base64url');
  return madeSecret;
});

if ('help' in line) {
  console.log(HELP);
} else if ('mistake' in line) {
  console.error(`${line.mistake}\n\n${HELP}`);
  process.exitCode = 2;
} else {
  await startSimulator(line.options).then((simulator) => announce(simulator, line.options), cannotListen);
}

function announce(simulator: Simulator, { apiKey }: SimulatorOptions): void {
  // Before anything is printed: whoever reads the first line may already stop us.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void simulator.close());
  console.log(`PlugNMeet simulator on ${simulator.url}, API key ${apiKey}`);
  // A secret that was given is never printed; one that was just made would otherwise be unknown to everybody.
  if (madeSecret !== undefined) console.log(`API secret, for this run only: ${madeSecret}`);
}

/** A port that is taken or not allowed, a host that is not ours: nothing that a stack explains. */
function cannotListen(error: unknown): void {
  if (!(error instanceof Error) || !('syscall' in error)) throw error;
  console.error(`The simulator cannot start: ${error.message}`);
  process.exitCode = 1;
}
