import { execFile, type SpawnOptionsWithStdioTuple, type StdioNull, type StdioPipe, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from 'neverthrow';
import type { BinariesNotRunnable } from './errors.js';
import type { OperatingSystemUser } from './operating-system-user.js';

/** Postgres prints its version without touching a disk but for its libraries. */
const VERSION_TIMEOUT_MS = 20_000;
/** util-linux, Linux only; where it is missing, an orphan is found and dealt with by the next start. */
const SETPRIV_PATHS = ['/usr/bin/setpriv', '/bin/setpriv'] as const;
/** Nothing of the caller's environment: PG* and LC_* would change what Postgres does. */
const ENVIRONMENT = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' } as const;

/** How the binaries are run on this machine. */
export interface PostgresBinaries {
  /** `18.4` */
  readonly version: string;
  /** `18` */
  readonly majorVersion: string;
  readonly initdb: string;
  readonly postgres: string;
  /** A `setpriv` that lets the kernel stop Postgres when this process dies, or null. */
  readonly setpriv: string | null;
  readonly user: OperatingSystemUser | null;
}

/** Finds out by asking for the version how the binaries run here, if at all. */
export const inspectBinaries = async (
  nativeDir: string,
  user: OperatingSystemUser | null,
  endWithParent: boolean,
): Promise<Result<PostgresBinaries, BinariesNotRunnable>> => {
  const [initdb, postgres] = [join(nativeDir, 'bin', 'initdb'), join(nativeDir, 'bin', 'postgres')];
  const setpriv = endWithParent ? (SETPRIV_PATHS.find((path) => existsSync(path)) ?? null) : null;
  const candidates = setpriv === null ? [null] : [setpriv, null];
  let reason = '';
  for (const candidate of candidates) {
    const { command, args, options } = commandOf({ setpriv: candidate, user }, postgres, ['--version']);
    const answer = await run(command, args, options);
    const version = /\(PostgreSQL\) ((\d+)\S*)/.exec(answer);
    if (version?.[1] !== undefined && version[2] !== undefined) {
      return ok({ version: version[1], majorVersion: version[2], initdb, postgres, setpriv: candidate, user });
    }
    reason = answer.trim();
  }
  return err({
    type: 'binaries-not-runnable',
    path: postgres,
    message: `${postgres} does not run here (${reason}). Set DATABASE_URL to a Postgres 15 or newer instead.`,
  });
};

/** A started program of Postgres, whose stderr is for the caller to read. */
export type PostgresProcess = ReturnType<typeof spawnProgram>;

/**
 * Starts `postgres` or `initdb` as the right user, to end with this process if that was asked for. In a session of its
 * own, so that Ctrl-C reaches only this process.
 */
export const spawnProgram = (binaries: PostgresBinaries, program: 'postgres' | 'initdb', args: readonly string[]) => {
  const { command, args: words, options } = commandOf(binaries, binaries[program], args);
  const settings: SpawnOptionsWithStdioTuple<StdioNull, StdioNull, StdioPipe> = {
    ...options,
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  };
  return spawn(command, words, settings);
};

const commandOf = (
  how: Pick<PostgresBinaries, 'setpriv' | 'user'>,
  program: string,
  args: readonly string[],
): {
  command: string;
  args: string[];
  options: { cwd: string; env: Record<string, string>; uid?: number; gid?: number };
} => {
  const options = { cwd: '/', env: { ...ENVIRONMENT } };
  // A change of user clears the parent-death signal, so setpriv has to do both, in its order.
  if (how.setpriv !== null) {
    const asUser = how.user === null ? [] : [`--reuid=${how.user.uid}`, `--regid=${how.user.gid}`, '--clear-groups'];
    return { command: how.setpriv, args: ['--pdeathsig', 'INT', ...asUser, '--', program, ...args], options };
  }
  return { command: program, args: [...args], options: how.user === null ? options : { ...options, ...how.user } };
};

const run = (command: string, args: readonly string[], options: { cwd: string }): Promise<string> =>
  new Promise((resolve) => {
    execFile(command, args, { ...options, timeout: VERSION_TIMEOUT_MS }, (thrown, stdout, stderr) =>
      resolve(thrown === null ? stdout : stderr || thrown.message),
    );
  });
