import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/config.js';
import { createContainer } from '../container.js';
import type { HidingLogger } from '../log/logger.js';
import { createMetrics } from '../metrics/metrics.js';
import { HOME } from '../runtime/home.js';
import { releases } from '../runtime/release.js';
import { StartRefused } from '../runtime/start-refused.js';
import { systemClock } from '../runtime/system-clock.js';
import { type Rebuilding, TOKENS } from '../tokens.js';

/**
 * Opens the storage of the configuration, with what derives again from it and nothing else: no web, no worker, no video server. All of it is
 * given back before this resolves. Rejects with `StartRefused` when it cannot be opened for a reason that an operator can mend.
 */
export const withRebuilding = async <T>(
  config: Config,
  log: HidingLogger,
  work: (rebuilding: Rebuilding) => Promise<T>,
): Promise<T> => {
  const { hold, releaseAll } = releases(log);
  try {
    const get = createContainer({
      config,
      clock: systemClock,
      log,
      hide: log.hide,
      metrics: createMetrics(),
      home: HOME,
      localUrl: NOBODY,
      publicUrl: NOBODY,
      onBroken: (why) => log.fatal({ why }, 'the database is gone'),
      hold,
    });
    if (config.databaseUrl === null) refuseNewDatabase(await get(TOKENS.dataDir));
    return await work(await get(TOKENS.rebuilding));
  } finally {
    await releaseAll();
  }
};

/** Nothing listens: the parts that tell others of an address are not made. */
const NOBODY = 'http://127.0.0.1:9';

/** A mistyped folder would be filled with an empty database, and all of it found right. */
const refuseNewDatabase = (dataDir: string): void => {
  if (existsSync(join(dataDir, 'postgres'))) return;
  throw new StartRefused(
    `there is no embedded database in ${dataDir}: set HOMEROOM_DATA_DIR or DATABASE_URL as the app has them`,
  );
};
