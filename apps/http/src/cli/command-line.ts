import { parseArgs } from 'node:util';

export const HELP = `Looks after the data of Homeroom, with the configuration of the app (environment variables), without starting it.

Usage: homeroom rebuild [room_id]

  rebuild           derives attendance and times of all live sessions again from the kept observations
  rebuild room_id   the same for one live session

It prints a line for each live session that came out different (also because observations of it still waited to be applied), or
whose observations are in the archive ("sealed": it stays as it was), and a summary. The app may run meanwhile, and another
rebuild too; what is done is done when it is interrupted. The embedded database (without DATABASE_URL) belongs to one process at a
time: stop the app, or set DATABASE_URL and HOMEROOM_SECRET as the refusal tells.

  --help            this text

Exit status: 0 done, 1 failed, 2 wrong usage.`;

/** What was asked for. `roomId` null: all live sessions. */
export type CommandLine =
  | { readonly command: 'rebuild'; readonly roomId: string | null }
  | { readonly command: 'help' }
  | { readonly command: 'none'; readonly mistake: string };

/** Reads the arguments after the program's name. Pure. */
export const readCommandLine = (given: readonly string[]): CommandLine => {
  const parsed = parse(given);
  if (typeof parsed === 'string') return { command: 'none', mistake: parsed };
  const [command, roomId = null, ...more] = parsed.positionals;
  if (parsed.values.help === true) return { command: 'help' };
  if (command === undefined) return { command: 'none', mistake: 'Say what to do.' };
  if (command !== 'rebuild') return { command: 'none', mistake: `There is no command ${JSON.stringify(command)}.` };
  if (roomId === '') return { command: 'none', mistake: 'The room_id is empty.' };
  if (more.length > 0) return { command: 'none', mistake: 'rebuild takes one room_id, or none for all.' };
  return { command, roomId };
};

const parse = (given: readonly string[]) => {
  try {
    return parseArgs({
      args: [...given],
      allowPositionals: true,
      options: { help: { type: 'boolean', short: 'h' } },
    });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};
