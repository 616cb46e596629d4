import type { Film } from './film.js';
import type { MediaLimits } from './limits.js';

/**
 * How ffmpeg and ffprobe are told to open a film. The demuxer is forced and only local files may be opened, whatever the file says;
 * one thread, because more buy nothing for one frame and cost memory; the decoder itself refuses too large pictures.
 */
export const inputOptions = (film: Film, limits: MediaLimits): readonly string[] => [
  ...['-protocol_whitelist', 'file'],
  ...['-f', film.demuxer],
  ...['-threads', '1'],
  ...['-max_pixels', String(limits.maxPixels)],
];
