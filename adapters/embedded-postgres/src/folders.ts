import { createHash } from 'node:crypto';
import { chmod, chown, lstat, mkdir, readlink, realpath, rename, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { err, ok, type Result } from 'neverthrow';
import { blockedFolder } from './access.js';
import { type DataDirNotReachable, type DataDirNotWritable, reasonOf, type SocketDirUnsafe } from './errors.js';
import type { OperatingSystemUser } from './operating-system-user.js';

/** unix(7): `sun_path` is 108 bytes with its end mark on Linux, 104 on macOS. */
const MAX_SOCKET_PATH_BYTES = process.platform === 'darwin' ? 103 : 107;
/** The longest name in the socket folder: `owner.new.<pid>.<4 hex>`. */
const LONGEST_SOCKET_NAME_BYTES = 24;
/** Lets every user pass through a folder, but not list it. */
const PASS_THROUGH = 0o011;

/** The data folder, created if missing and free of symlinks; `user` can pass through it to the folders inside. */
export const prepareDataDir = async (
  dataDir: string,
  user: OperatingSystemUser | null,
): Promise<Result<string, DataDirNotWritable | DataDirNotReachable>> => {
  try {
    const firstCreated = await mkdir(dataDir, { recursive: true, mode: 0o700 });
    const path = await realpath(dataDir);
    if (user === null) return ok(path);
    await openPassage(path, firstCreated === undefined ? path : await realpath(firstCreated));
    const blockedAt = await blockedFolder(path, user);
    return blockedAt === null ? ok(path) : err(notReachable(path, blockedAt, user));
  } catch (thrown) {
    return err(notWritable(dataDir, reasonOf(thrown)));
  }
};

/** Opens the data folder and those above it that have just been created; what was there before is not ours to open. */
const openPassage = async (path: string, outermost: string): Promise<void> => {
  const { mode } = await lstat(path);
  if ((mode & PASS_THROUGH) !== PASS_THROUGH) await chmod(path, (mode & 0o777) | PASS_THROUGH);
  if (path !== outermost) await openPassage(dirname(path), outermost);
};

export const notWritable = (dataDir: string, reason: string): DataDirNotWritable => ({
  type: 'data-dir-not-writable',
  dataDir,
  message: `The data folder ${dataDir} cannot be used: ${reason}. Make it writable, or set another HOMEROOM_DATA_DIR.`,
});

const notReachable = (dataDir: string, blockedAt: string, user: OperatingSystemUser): DataDirNotReachable => ({
  type: 'data-dir-not-reachable',
  dataDir,
  blockedAt,
  message:
    `Postgres does not run as root, and user ${user.uid}, which it runs as, may not enter ${blockedAt}. ` +
    `Set HOMEROOM_DATA_DIR to a folder that every user can reach (such as one in /var/lib), or chmod o+x ${blockedAt}.`,
});

/**
 * The private folder for the sockets, as a path that is short enough for a socket. The sockets are always in the data
 * folder, so that whoever wants the same data meets the same lock; where that path is too long, it is reached through a
 * symlink in a short private folder below the system's temp folder, whose name is derived from the data folder's.
 */
export const prepareSocketDir = async (
  dataDir: string,
  user: OperatingSystemUser | null,
): Promise<Result<string, SocketDirUnsafe>> => {
  const inside = await preparePrivateDir(join(dataDir, 'socket'), user);
  if (inside.isErr() || fitsSockets(inside.value)) return inside;
  const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  const name = `homeroom-${user?.uid ?? process.getuid?.()}-${hash}`;
  const place = [join(tmpdir(), name), join('/tmp', name)].find((path) => fitsSockets(join(path, 's')));
  const short = await preparePrivateDir(place ?? join('/tmp', name), user);
  if (short.isErr()) return short;
  const link = join(short.value, 's');
  if ((await readlink(link).catch(() => null)) !== inside.value) {
    const beside = `${link}.${process.pid}`;
    await symlink(inside.value, beside);
    await rename(beside, link);
  }
  return ok(link);
};

const fitsSockets = (folder: string): boolean =>
  Buffer.byteLength(folder) + 1 + LONGEST_SOCKET_NAME_BYTES <= MAX_SOCKET_PATH_BYTES;

/** Creates the folder, 0700 and owned by Postgres' user. Somebody else's folder or a symlink in its place is refused. */
const preparePrivateDir = async (
  path: string,
  user: OperatingSystemUser | null,
): Promise<Result<string, SocketDirUnsafe>> => {
  const created = await mkdir(path, { recursive: true, mode: 0o700 });
  if (created !== undefined && user !== null) await chown(path, user.uid, user.gid);
  const found = await lstat(path);
  if (!found.isDirectory() || found.uid !== (user?.uid ?? process.getuid?.())) {
    return err({
      type: 'socket-dir-unsafe',
      path,
      message: `The folder ${path} is not ours (it belongs to user ${found.uid}). Remove it, then start again.`,
    });
  }
  if ((found.mode & 0o777) !== 0o700) await chmod(path, 0o700);
  return ok(path);
};
