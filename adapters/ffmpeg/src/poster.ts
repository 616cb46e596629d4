import type { MediaToolFailed, NotMedia } from '@homeroom/core';
import ffmpeg, { type FfmpegCommand } from 'fluent-ffmpeg';
import { err, ok, type Result, type ResultAsync } from 'neverthrow';
import { notMedia, toolFailed } from './failures.js';
import type { Film } from './film.js';
import { runFluently } from './fluent-ffmpeg.js';
import { type ProcessExit, runGuarded } from './guarded-process.js';
import { inputOptions } from './input-options.js';
import { jpegSize } from './jpeg.js';
import type { MediaLimits } from './limits.js';

/** Longest side of a poster in pixels; smaller films keep their size. */
const POSTER_PIXELS = 1280;
/** 2 (best) to 31. At 4 a poster has 50 to 250 kB. */
const JPEG_QUALITY = '4';

/** A JPEG of the key frame before `atSeconds`; after the end, of the last one. */
export const takePoster = (
  ffmpegPath: string,
  film: Film,
  atSeconds: number,
  limits: MediaLimits,
): ResultAsync<Uint8Array, NotMedia | MediaToolFailed> =>
  runFluently(posterCommand(film, atSeconds, limits), (args) =>
    runGuarded(ffmpegPath, args, { ...limits, stdoutBytes: limits.posterBytes }),
  ).andThen(readPoster);

/** The picture leaves by a pipe: no file is written, so none is left behind. */
const posterCommand = (film: Film, atSeconds: number, limits: MediaLimits): FfmpegCommand =>
  ffmpeg()
    .input(film.input)
    .inputOptions(...inputOptions(film, limits))
    // Only key frames are decoded, and the one before the position counts: 0.2 s in an hour of 1080p, wherever the position is.
    // With -copyts, because ffmpeg drops a frame from before the position otherwise (nothing came out, exit code 0).
    .inputOptions('-nostdin', '-skip_frame', 'nokey', '-noaccurate_seek', '-copyts')
    .seekInput(secondsOf(atSeconds))
    // V: the first video track that is no cover picture.
    .outputOptions('-map', '0:V:0', '-an', '-sn', '-dn', '-frames:v', '1', '-threads', '1')
    .outputOptions('-loglevel', 'error', '-filter_threads', '1')
    .videoFilters(
      `scale=w='min(iw,${POSTER_PIXELS})':h='min(ih,${POSTER_PIXELS})':force_original_aspect_ratio=decrease`,
    )
    .videoCodec('mjpeg')
    .outputOptions('-q:v', JPEG_QUALITY)
    .format('image2pipe')
    .output('pipe:1');

const secondsOf = (atSeconds: number): string => (Number.isFinite(atSeconds) ? Math.max(0, atSeconds) : 0).toFixed(3);

const readPoster = ({ exitCode, stdout, stderr }: ProcessExit): Result<Uint8Array, NotMedia | MediaToolFailed> => {
  if (exitCode !== 0) return err(notMedia(`ffmpeg refused it: ${stderr}`));
  if (stdout.length === 0) return err(notMedia('No key frame could be decoded.'));
  return jpegSize(stdout) === null ? err(toolFailed('ffmpeg wrote something else than a JPEG')) : ok(stdout);
};
