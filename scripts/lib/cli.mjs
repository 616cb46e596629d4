import { Problem, WRONG_CALL } from './problem.mjs';

/** Runs a script's `main(args)`, or prints its help. The exit code is what `main` answers or a Problem's; without either it stays as it is. */
export async function runScript(help, main) {
  const args = process.argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) {
    console.log(help);
    return;
  }
  try {
    const code = await main(args);
    if (code !== undefined) process.exitCode = code;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    console.error(error.message);
    process.exitCode = error.exitCode;
  }
}

/** Throws a Problem for an argument that a script does not know: a mistyped one would otherwise do something else than was asked. */
export function allowOnly(known, args) {
  const unknown = args.find((arg) => !known.includes(arg));
  if (unknown !== undefined) throw new Problem(`Unknown: ${unknown}; see --help`, WRONG_CALL);
}
