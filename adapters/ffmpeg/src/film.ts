import { constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { MediaToolFailed, NotMedia } from '@homeroom/core';
import { err, ok, type Result, ResultAsync } from 'neverthrow';
import { notMedia, toolFailed } from './failures.js';
import { mp4Fault } from './mp4.js';
import { webmFault } from './webm.js';

/** A file that looks like a whole film, and how ffmpeg is to open it. */
export interface Film {
  /** As ffmpeg's input: absolute and with its protocol, so that no character of a name means anything. */
  readonly input: string;
  readonly demuxer: 'mov' | 'matroska';
}

const MAGIC_BYTES = 12;

/**
 * Looks at the container of a local file, without any decoder. What ffmpeg would guess is not asked: a text file named `.mp4` that
 * lists other files (concat, HLS, SDP) would be followed by it. Only MP4 and WebM/Matroska pass, and only whole ones: a file that was
 * cut short still decodes from its start.
 */
export const openFilm = (path: string): ResultAsync<Film, NotMedia | MediaToolFailed> => new ResultAsync(look(path));

const look = async (path: string): Promise<Result<Film, NotMedia | MediaToolFailed>> => {
  try {
    const absolute = resolve(path);
    // A FIFO would block the opening.
    if (!(await stat(absolute)).isFile()) return err(notMedia('It is no regular file.'));
    const file = await open(absolute, constants.O_RDONLY);
    try {
      return (await containerOf(file)).map((demuxer) => ({ input: `file:${absolute}`, demuxer }));
    } finally {
      await file.close();
    }
  } catch (thrown) {
    return err(toolFailed('The file cannot be read', thrown));
  }
};

const containerOf = async (file: FileHandle): Promise<Result<Film['demuxer'], NotMedia>> => {
  const { size: sizeBytes } = await file.stat();
  const { buffer, bytesRead } = await file.read(Buffer.alloc(MAGIC_BYTES), 0, MAGIC_BYTES, 0);
  if (bytesRead < MAGIC_BYTES) return err(notMedia('It is shorter than any film.'));
  if (buffer.toString('latin1', 4, 8) === 'ftyp') return wholeOr(await mp4Fault(file, sizeBytes), 'mov');
  if (buffer.readUInt32BE(0) === EBML) return wholeOr(await webmFault(file, sizeBytes), 'matroska');
  return err(notMedia('It is neither MP4 nor WebM.'));
};

/** RFC 8794: the id of the EBML header, with which each Matroska and WebM file begins. */
const EBML = 0x1a45dfa3;

const wholeOr = (fault: string | null, demuxer: Film['demuxer']): Result<Film['demuxer'], NotMedia> =>
  fault === null ? ok(demuxer) : err(notMedia(fault));
