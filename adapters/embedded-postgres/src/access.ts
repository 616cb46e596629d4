import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { OperatingSystemUser } from './operating-system-user.js';

const READ = 4;
const TRAVERSE = 1;

/** The outermost folder on the way to `path` (itself included) that `user` cannot enter, or null. `path` exists. */
export const blockedFolder = async (path: string, user: OperatingSystemUser): Promise<string | null> => {
  const parent = dirname(path);
  const above = parent === path ? null : await blockedFolder(parent, user);
  return above ?? ((await allows(path, user, TRAVERSE)) ? null : path);
};

/** Whether the mode bits let `user` read the file or folder at `path`, once there. */
export const isReadable = (path: string, user: OperatingSystemUser): Promise<boolean> => allows(path, user, READ);

const allows = async (path: string, user: OperatingSystemUser, permission: number): Promise<boolean> => {
  const { mode, uid, gid } = await stat(path);
  const shift = uid === user.uid ? 6 : gid === user.gid ? 3 : 0;
  return ((mode >> shift) & permission) === permission;
};
