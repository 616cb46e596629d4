import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What ran last on a data folder. Kept beside the data, for people and for the next start. */
export interface ServerRecord {
  /** The exact version of Postgres, such as `18.4`. */
  readonly postgresVersion: string;
  readonly socketDir: string;
  /** The command line, from which binaries it was started included. */
  readonly command: readonly string[];
  /** The kernel stops it when its node dies, so one that is found is on its way out. */
  readonly endsWithParent: boolean;
}

const FILE = 'server.json';

/** Whether two records describe the same server, however each was bound to its parent. */
export const isSameServer = (one: ServerRecord, other: ServerRecord): boolean =>
  one.postgresVersion === other.postgresVersion &&
  one.socketDir === other.socketDir &&
  one.command.join('\0') === other.command.join('\0');

/** The record of the folder, or null when there is none that can be understood. */
export const readServerRecord = async (dataDir: string): Promise<ServerRecord | null> => {
  try {
    const parsed: unknown = JSON.parse(await readFile(join(dataDir, FILE), 'utf8'));
    return isServerRecord(parsed) ? parsed : null;
  } catch {
    return null;
  }
};

/** Replaces the record as a whole. */
export const writeServerRecord = async (dataDir: string, record: ServerRecord): Promise<void> => {
  const beside = join(dataDir, `${FILE}.new`);
  await writeFile(beside, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o644 });
  await rename(beside, join(dataDir, FILE));
};

const isServerRecord = (value: unknown): value is ServerRecord =>
  typeof value === 'object' &&
  value !== null &&
  'postgresVersion' in value &&
  typeof value.postgresVersion === 'string' &&
  'socketDir' in value &&
  typeof value.socketDir === 'string' &&
  'command' in value &&
  Array.isArray(value.command) &&
  value.command.every((word) => typeof word === 'string') &&
  'endsWithParent' in value &&
  typeof value.endsWithParent === 'boolean';
