import { join } from 'node:path';
import { HOUR, type Media } from '@homeroom/core';
import { ffmpegMedia, findFfmpeg, unavailableMedia } from '@homeroom/ffmpeg';
import { localRecordingFiles } from '@homeroom/local-files';
import type { SweptFiles } from '../tokens.js';
import type { Given } from './given.js';

/** Unpublished files of fetches that died are kept this long: no attempt takes so long between two writes, or to publish. */
const UNPUBLISHED_KEPT = HOUR;

/** Recording files, on this machine's disk. */
export const openFiles = ({ clock, log }: Given, dataDir: string): SweptFiles => {
  const files = localRecordingFiles({ directory: join(dataDir, 'recordings') });
  const sweep = async (): Promise<void> => {
    const swept = await files.sweepUnpublished(clock.now() - UNPUBLISHED_KEPT);
    if (swept.isErr()) log.warn({ reason: swept.error.reason }, 'unpublished files could not be swept now');
  };
  return { ...files, sweep };
};

/** The ffmpeg that is found; without one, recordings are kept all the same. */
export const openMedia = async ({ config, log }: Given, dataDir: string): Promise<Media> => {
  const { ffmpegPath, ffprobePath } = config;
  const found = await findFfmpeg({
    ...(ffmpegPath === null ? {} : { ffmpegPath }),
    ...(ffprobePath === null ? {} : { ffprobePath }),
    path: process.env.PATH ?? '',
    copiesDir: join(dataDir, 'programs'),
  });
  if (found.isErr()) {
    log.warn({ reason: found.error.reason }, 'recordings are kept, but not looked into: there is no ffmpeg');
    return unavailableMedia(found.error);
  }
  const { ffmpeg, ffprobe } = found.value;
  const level = ffmpeg.source === 'npm' ? 'warn' : 'info';
  log[level]({ version: ffmpeg.version, source: ffmpeg.source }, 'ffmpeg found');
  return ffmpegMedia({ ffmpegPath: ffmpeg.path, ffprobePath: ffprobe.path });
};
