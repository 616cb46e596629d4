import { createHash } from 'node:crypto';
import { basename, join, resolve } from 'node:path';

/**
 * Where an installation keeps its data when `HOMEROOM_DATA_DIR` is not set: `.homeroom` in the checkout. As root
 * (`uid` 0) a folder of the system instead, named after the checkout: Postgres does not run as root then, and the user
 * that it runs as cannot enter a checkout in root's home. `uid` is undefined where the system has none.
 */
export const defaultDataDir = (input: { checkoutDir: string; uid: number | undefined }): string => {
  const checkoutDir = resolve(input.checkoutDir);
  if (input.uid !== 0) return join(checkoutDir, '.homeroom');
  // Two checkouts may have one name, hence a few characters of the whole path.
  const hash = createHash('sha256').update(checkoutDir).digest('hex').slice(0, 8);
  return join('/var/lib/homeroom', `${basename(checkoutDir) || 'root'}-${hash}`);
};
