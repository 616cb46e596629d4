/** What one run of ffmpeg or ffprobe may use. Each has a default; see `DEFAULT_LIMITS`. */
export interface MediaLimits {
  /** From the start of one run to SIGTERM. */
  readonly timeoutSeconds: number;
  /** From SIGTERM to SIGKILL. */
  readonly killAfterSeconds: number;
  /** Width times height of a film that is still opened. */
  readonly maxPixels: number;
  /** Address space of the process, where the system can limit it. */
  readonly memoryBytes: number;
  /** A poster that is larger is refused. */
  readonly posterBytes: number;
}

const MEBIBYTE = 1024 * 1024;

export const DEFAULT_LIMITS: MediaLimits = {
  // One key frame of an hour of 1080p takes 0.3 s; a slow disk and a busy machine take longer.
  timeoutSeconds: 30,
  // ffmpeg ends at SIGTERM within milliseconds, unless it hangs.
  killAfterSeconds: 1,
  // 8K is 7680 × 4320; one frame of this size takes 100 MB.
  maxPixels: 8192 * 8192,
  // Measured: 220 MB for a frame of `maxPixels`; HEVC may keep 16 of them.
  memoryBytes: 2048 * MEBIBYTE,
  // A poster is at most 1280 wide and high, about 200 kB; the port promises 2 MB.
  posterBytes: 2_000_000,
};
