import type { MediaFacts, MediaToolFailed, NotMedia } from '@homeroom/core';
import { err, errAsync, ok, okAsync, type Result, type ResultAsync } from 'neverthrow';
import { notMedia, toolFailed } from './failures.js';
import type { Film } from './film.js';
import { type ProcessExit, runGuarded } from './guarded-process.js';
import { inputOptions } from './input-options.js';
import type { MediaLimits } from './limits.js';

/** Facts are below 1 kB; the times of all frames of eight hours at 60 a second are below 32 MB. */
const STDOUT_BYTES = 32 * 1024 * 1024;

/** What ffprobe says about the first video track (a cover picture is none). */
export const probeFilm = (
  ffprobePath: string,
  film: Film,
  limits: MediaLimits,
): ResultAsync<MediaFacts, NotMedia | MediaToolFailed> => {
  const ask = (...questions: readonly string[]): ResultAsync<ProcessExit, NotMedia | MediaToolFailed> =>
    runGuarded(
      ffprobePath,
      ['-v', 'error', ...inputOptions(film, limits), '-select_streams', 'V:0', ...questions, '-i', film.input],
      { ...limits, stdoutBytes: STDOUT_BYTES },
    ).andThen(refuseFailure);
  return ask('-show_entries', 'format=duration:stream=width,height,duration', '-of', 'json')
    .andThen(({ stdout }) => readAnswer(stdout))
    .andThen((track) => checkSize(track, limits))
    .andThen(({ width, height, durationSeconds }) => {
      const duration =
        durationSeconds === null
          ? ask('-show_entries', 'packet=pts_time,duration_time', '-of', 'csv=p=0').andThen(({ stdout }) =>
              endOf(stdout),
            )
          : okAsync(durationSeconds);
      return duration.map((seconds) => ({ durationSeconds: seconds, width, height }));
    });
};

const refuseFailure = (exit: ProcessExit): Result<ProcessExit, NotMedia> =>
  exit.exitCode === 0 ? ok(exit) : err(notMedia(`ffprobe refused it: ${exit.stderr}`));

interface VideoTrack {
  readonly width: number;
  readonly height: number;
  /** null when the file does not say: a WebM that was written to a pipe. */
  readonly durationSeconds: number | null;
}

const readAnswer = (stdout: Uint8Array): Result<VideoTrack, NotMedia | MediaToolFailed> => {
  const answer = parseJson(Buffer.from(stdout).toString('utf8'));
  if (answer === undefined) return err(toolFailed('ffprobe answered something else than JSON'));
  const [stream] = listIn(answer, 'streams');
  if (stream === undefined) return err(notMedia('It has no video track.'));
  const [width, height] = [numberIn(stream, 'width'), numberIn(stream, 'height')];
  if (width === null || height === null) return err(notMedia('Its video track has no size.'));
  return ok({
    width,
    height,
    durationSeconds: numberIn(valueIn(answer, 'format'), 'duration') ?? numberIn(stream, 'duration'),
  });
};

const checkSize = (track: VideoTrack, limits: MediaLimits): Result<VideoTrack, NotMedia> => {
  const pixels = track.width * track.height;
  if (pixels === 0) return err(notMedia('Its picture is empty.'));
  if (pixels > limits.maxPixels) return err(notMedia(`Its picture is too large: ${track.width} × ${track.height}.`));
  return ok(track);
};

/** The end of the last frame; a line is `pts,duration`, either may be `N/A`. */
const endOf = (stdout: Uint8Array): ResultAsync<number, NotMedia> => {
  let end = 0;
  for (const line of Buffer.from(stdout).toString('latin1').split('\n')) {
    const [start, duration] = line.split(',').map(Number.parseFloat);
    end = Math.max(end, finiteOr(start, 0) + finiteOr(duration, 0));
  }
  return end > 0 ? okAsync(end) : errAsync(notMedia('It has no frames.'));
};

const finiteOr = (value: number | undefined, otherwise: number): number =>
  value !== undefined && Number.isFinite(value) ? value : otherwise;

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const valueIn = (holder: unknown, name: string): unknown =>
  typeof holder === 'object' && holder !== null ? Reflect.get(holder, name) : undefined;

const listIn = (holder: unknown, name: string): readonly unknown[] => {
  const value = valueIn(holder, name);
  return Array.isArray(value) ? value : [];
};

/** ffprobe writes sizes as numbers and times as text. */
const numberIn = (holder: unknown, name: string): number | null => {
  const value = valueIn(holder, name);
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? number : null;
};
