import type { Media } from '@homeroom/core';
import { errAsync } from 'neverthrow';
import { toolFailed } from './failures.js';
import { openFilm } from './film.js';
import type { FfmpegMissing } from './find-ffmpeg.js';
import { DEFAULT_LIMITS, type MediaLimits } from './limits.js';
import { takePoster } from './poster.js';
import { probeFilm } from './probe.js';

/**
 * `Media` by ffmpeg and ffprobe, one guarded process a call (two for the probe of a film that does not say its length). `not-media`: no
 * whole MP4 or WebM with a video track of at most `limits.maxPixels`. `media-tool-failed`: the tool or the file cannot be opened, or
 * the tool broke, or a limit ended it. Safe to repeat. How many run at a time is the caller's to limit.
 */
export const ffmpegMedia = (options: {
  readonly ffmpegPath: string;
  readonly ffprobePath: string;
  readonly limits?: Partial<MediaLimits>;
}): Media => {
  const limits: MediaLimits = { ...DEFAULT_LIMITS, ...options.limits };
  return {
    probe: (path) => openFilm(path).andThen((film) => probeFilm(options.ffprobePath, film, limits)),
    poster: (path, atSeconds) =>
      openFilm(path).andThen((film) => takePoster(options.ffmpegPath, film, atSeconds, limits)),
  };
};

/** `Media` on a machine without ffmpeg: each call answers `media-tool-failed` with the reason. */
export const unavailableMedia = (missing: FfmpegMissing): Media => ({
  probe: () => errAsync(toolFailed(missing.reason)),
  poster: () => errAsync(toolFailed(missing.reason)),
});
