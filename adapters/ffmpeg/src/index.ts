export {
  type Ffmpeg,
  type FfmpegBinary,
  type FfmpegMissing,
  type FfmpegSearch,
  findFfmpeg,
} from './find-ffmpeg.js';
export type { MediaLimits } from './limits.js';
export { ffmpegMedia, unavailableMedia } from './media.js';
