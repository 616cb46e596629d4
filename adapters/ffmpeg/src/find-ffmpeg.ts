import { access, constants } from 'node:fs/promises';
import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path';
import { err, ok, type Result, ResultAsync } from 'neverthrow';
import { runGuarded } from './guarded-process.js';
import { DEFAULT_LIMITS } from './limits.js';
import { npmBinary } from './npm-binary.js';

/** Where to look. Nothing of the environment is read here. */
export interface FfmpegSearch {
  /** FFMPEG_PATH, if the operator gave one. It is used or it is an error: nothing else is taken quietly instead. */
  readonly ffmpegPath?: string;
  /** FFPROBE_PATH; without it, the ffprobe beside `ffmpegPath` is preferred. */
  readonly ffprobePath?: string;
  /** The PATH variable; only its absolute folders count. */
  readonly path: string;
  /** A folder of the program, not writable by others, for copies of npm's binaries when npm left them not executable. */
  readonly copiesDir?: string;
}

/** The two programs that `ffmpegMedia` needs. */
export interface Ffmpeg {
  readonly ffmpeg: FfmpegBinary;
  readonly ffprobe: FfmpegBinary;
}

/** A program that ran and said its version. */
export interface FfmpegBinary {
  readonly path: string;
  /** As it says: `5.1.9-0+deb12u1`, `N-47683-g0e8eb07980-static`. */
  readonly version: string;
  readonly source: 'option' | 'path' | 'npm';
}

/** No usable ffmpeg or ffprobe. Recordings can still be kept; posters and probes cannot be had. */
export interface FfmpegMissing {
  readonly type: 'ffmpeg-missing';
  readonly reason: string;
}

type Tool = 'ffmpeg' | 'ffprobe';

/** A static binary of 70 MB starts in 0.1 s; the first read from a cold disk takes longer. */
const VERSION_TIMEOUT_SECONDS = 15;
const VERSION_BYTES = 64 * 1024;

/**
 * Finds ffmpeg and ffprobe: the given paths, else the PATH, else the npm packages @ffmpeg-installer/ffmpeg and
 * @ffprobe-installer/ffprobe if installed. Each is run once for its version; one that does not run is passed over, but not a given one.
 * Safe to repeat.
 */
export const findFfmpeg = (search: FfmpegSearch): ResultAsync<Ffmpeg, FfmpegMissing> => new ResultAsync(find(search));

const find = async (search: FfmpegSearch): Promise<Result<Ffmpeg, FfmpegMissing>> => {
  const ffmpeg = await findTool('ffmpeg', search.ffmpegPath, search.path, search.copiesDir);
  if (ffmpeg.isErr()) return err(ffmpeg.error);
  const beside = search.ffmpegPath === undefined ? [] : [dirname(search.ffmpegPath)];
  const ffprobePath = [...beside, search.path].join(delimiter);
  const ffprobe = await findTool('ffprobe', search.ffprobePath, ffprobePath, search.copiesDir);
  return ffprobe.map((found) => ({ ffmpeg: ffmpeg.value, ffprobe: found }));
};

const findTool = async (
  tool: Tool,
  given: string | undefined,
  path: string,
  copiesDir: string | undefined,
): Promise<Result<FfmpegBinary, FfmpegMissing>> => {
  if (given !== undefined) {
    const binary = resolve(given);
    const version = await versionOf(tool, binary);
    return version.map((found) => ({ path: binary, version: found, source: 'option' as const })).mapErr(missing);
  }
  const problems: string[] = [];
  for (const candidate of await executablesOn(path, tool)) {
    const version = await versionOf(tool, candidate);
    if (version.isOk()) return ok({ path: candidate, version: version.value, source: 'path' });
    problems.push(version.error);
  }
  const bundled = await npmBinary(tool, copiesDir);
  const version = await bundled.asyncAndThen((binary) => new ResultAsync(versionOf(tool, binary)));
  if (bundled.isOk() && version.isOk()) return ok({ path: bundled.value, version: version.value, source: 'npm' });
  if (version.isErr()) problems.push(version.error);
  return err(missing([`There is no ${tool} on the PATH`, ...problems].join('; ')));
};

const missing = (reason: string): FfmpegMissing => ({ type: 'ffmpeg-missing', reason });

const executablesOn = async (path: string, tool: Tool): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const folder of path.split(delimiter).filter((entry) => isAbsolute(entry))) {
    const candidate = join(folder, tool);
    const isExecutable = await access(candidate, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isExecutable) found.push(candidate);
  }
  return found;
};

const versionOf = async (tool: Tool, binary: string): Promise<Result<string, string>> => {
  const limits = { ...DEFAULT_LIMITS, timeoutSeconds: VERSION_TIMEOUT_SECONDS, stdoutBytes: VERSION_BYTES };
  const exit = await runGuarded(binary, ['-version'], limits);
  if (exit.isErr()) return err(exit.error.reason);
  const text = Buffer.from(exit.value.stdout).toString('utf8');
  const [, name, version] = /^(\w+) version (\S+)/.exec(text) ?? [];
  if (exit.value.exitCode !== 0 || name !== tool || version === undefined)
    return err(`${binary} is no working ${tool}`);
  return ok(version);
};
