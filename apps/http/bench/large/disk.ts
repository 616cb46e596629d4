import { statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import type { LargeOptions } from './options.js';

/** Tables and indexes of one connection, with its share of a person's seat, total and class; measured, and a fifth more. */
const BYTES_AN_INTERVAL = 900;
/** One recorded webhook, compressed as the database does it, with its indexes; measured, and a fifth more. */
const BYTES_AN_EVENT = 3_000;
/** The log that Postgres keeps ahead of its tables, and an empty cluster. */
const BYTES_BESIDE = 2 * 2 ** 30;

/** Disk that a run needs at most, in bytes. */
export const bytesNeeded = ({ intervals, events }: LargeOptions): number =>
  BYTES_BESIDE + intervals * BYTES_AN_INTERVAL + events * BYTES_AN_EVENT;

/** Throws when the disk of temporary files has not room for a run. */
export const refuseFullDisk = async (options: LargeOptions): Promise<void> => {
  const { bavail, bsize } = await statfs(tmpdir());
  const needed = bytesNeeded(options);
  console.error(`needs ${gigabytes(needed)} of disk in ${tmpdir()}, where ${gigabytes(bavail * bsize)} are free`);
  if (bavail * bsize < needed) throw new Error('there is not enough free disk');
};

export const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
