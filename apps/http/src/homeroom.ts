#!/usr/bin/env node
import { HELP, readCommandLine } from './cli/command-line.js';
import { rebuildAndTell } from './cli/rebuild.js';
import { withRebuilding } from './cli/with-rebuilding.js';
import { secretsOf } from './config/config.js';
import { readConfig } from './config/read-config.js';
import { createLogger } from './log/logger.js';
import { StartRefused } from './runtime/start-refused.js';

const FAILED = 1;
const WRONG_USAGE = 2;

const main = async (): Promise<number> => {
  const line = readCommandLine(process.argv.slice(2));
  switch (line.command) {
    case 'help':
      console.log(HELP);
      return 0;
    case 'none':
      console.error(`${line.mistake}\n\n${HELP}`);
      return WRONG_USAGE;
    case 'rebuild':
      return rebuild(line.roomId);
  }
};

const rebuild = async (roomId: string | null): Promise<number> => {
  const config = readConfig(process.env);
  if (config.isErr()) {
    for (const { variable, rule } of config.error) console.error(`${variable}: ${rule}`);
    return FAILED;
  }
  // The standard output is for what was asked.
  const destination = { write: (line: string) => void process.stderr.write(line) };
  const log = createLogger({ level: 'warn', secrets: secretsOf(config.value), destination });
  const told = { say: (line: string) => console.log(line), complain: (line: string) => console.error(line) };
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
  try {
    const end = await withRebuilding(config.value, log, (rebuilding) =>
      rebuildAndTell(rebuilding, roomId, told, stopping.signal),
    );
    return end === 'done' ? 0 : FAILED;
  } catch (error) {
    if (!(error instanceof StartRefused)) throw error;
    console.error(`homeroom rebuild: ${error.message}`);
    return FAILED;
  }
};

process.exitCode = await main();
