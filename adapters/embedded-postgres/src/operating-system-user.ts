import { readFile, stat } from 'node:fs/promises';
import { err, ok, type Result } from 'neverthrow';
import { codeOf, type NoUnprivilegedUser } from './errors.js';

/** The operating system user that Postgres runs as. */
export interface OperatingSystemUser {
  readonly uid: number;
  readonly gid: number;
}

/**
 * In this order: a user made for Postgres (Linux, then macOS), else the one that owns nothing.
 * Only users that exist will do: initdb looks its own name up.
 */
const CANDIDATES = ['postgres', '_postgres', 'nobody'] as const;

/**
 * Postgres refuses to run as root, so as root it runs as another user of this machine: the one that already owns the
 * cluster, else one of the candidates. No user is created. `null` means "as this process does".
 */
export const userForPostgres = async (
  clusterDir: string,
): Promise<Result<OperatingSystemUser | null, NoUnprivilegedUser>> => {
  if (process.getuid?.() !== 0) return ok(null);
  const owner = await ownerOf(clusterDir);
  if (owner !== null && owner.uid !== 0) return ok(owner);
  const user = unprivilegedUser(await readFile('/etc/passwd', 'utf8').catch(() => ''));
  if (user !== null) return ok(user);
  return err({
    type: 'no-unprivileged-user',
    message:
      `Postgres does not run as root, and none of the users ${CANDIDATES.join(', ')} exists here. ` +
      'Start Homeroom as an ordinary user, or set DATABASE_URL to a Postgres that already runs.',
  });
};

/** The first candidate that a passwd file names with an id above 0, or null. */
export const unprivilegedUser = (passwd: string): OperatingSystemUser | null => {
  const entries = passwd.split('\n').map((line) => line.split(':'));
  for (const candidate of CANDIDATES) {
    const entry = entries.find(([name]) => name === candidate);
    const [uid, gid] = [Number(entry?.[2]), Number(entry?.[3])];
    if (uid > 0 && gid > 0) return { uid, gid };
  }
  return null;
};

const ownerOf = async (path: string): Promise<OperatingSystemUser | null> => {
  try {
    const { uid, gid } = await stat(path);
    return { uid, gid };
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return null;
    throw thrown;
  }
};
