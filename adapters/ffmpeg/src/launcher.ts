/** The bounds of one run. */
export interface ProcessLimits {
  readonly timeoutSeconds: number;
  readonly killAfterSeconds: number;
  readonly memoryBytes: number;
  readonly stdoutBytes: number;
}

/**
 * Sets the limits, then becomes the command (same pid). No core dump, no file may be written (posters leave by a pipe). A limit
 * that a system does not have is left out. With util-linux the kernel ends the command when this process dies.
 */
const LAUNCH = `
ulimit -c 0
ulimit -f 0
ulimit -t "$1"
ulimit -v "$2"
shift 2
if setpriv --pdeathsig KILL -- true; then exec setpriv --pdeathsig KILL -- "$@" 2>&3 3>&-; fi
exec "$@" 2>&3 3>&-
`;

/** Nothing else of the environment: it may hold secrets, and ffmpeg obeys some variables (FFREPORT writes a file). */
export const TOOL_ENVIRONMENT = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C' };

/** The arguments of `/bin/sh` that run `binary` under the limits. */
export const launcherArguments = (binary: string, args: readonly string[], limits: ProcessLimits): string[] => {
  const cpuSeconds = Math.ceil(limits.timeoutSeconds + limits.killAfterSeconds);
  const memoryKibibytes = Math.ceil(limits.memoryBytes / 1024);
  return ['-c', LAUNCH, 'sh', String(cpuSeconds), String(memoryKibibytes), binary, ...args];
};
