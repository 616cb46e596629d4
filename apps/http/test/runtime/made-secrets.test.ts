import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readConfig } from '../../src/config/read-config.js';
import { createContainer } from '../../src/container.js';
import { createLogger } from '../../src/log/logger.js';
import { createMetrics } from '../../src/metrics/metrics.js';
import { releases } from '../../src/runtime/release.js';
import { systemClock } from '../../src/runtime/system-clock.js';
import { TOKENS } from '../../src/tokens.js';

describe('secrets that are made at start', () => {
  it('are taken out of the log, like those of the configuration', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'homeroom-test-'));
    const lines: string[] = [];
    const destination = { write: (line: string) => void lines.push(line) };
    const log = createLogger({ level: 'info', secrets: [], destination });
    const { hold, releaseAll } = releases(log);
    try {
      const get = createContainer({
        config: readConfig({ HOMEROOM_DATA_DIR: dataDir })._unsafeUnwrap(),
        clock: systemClock,
        log,
        hide: log.hide,
        metrics: createMetrics(),
        home: dataDir,
        localUrl: 'http://127.0.0.1:9',
        publicUrl: 'http://127.0.0.1:9',
        onBroken: () => undefined,
        hold,
      });
      await get(TOKENS.keys);
      const { simulator } = await get(TOKENS.videoSide);
      const made = [
        await readFile(join(dataDir, 'homeroom-secret'), 'utf8'),
        await readFile(join(dataDir, 'class-token-secret'), 'utf8'),
        simulator?.apiSecret ?? 'there is no simulator',
      ];
      lines.splice(0);
      for (const secret of made) log.info({ planted: secret }, `planted ${secret}`);
      expect(lines).to.have.length(made.length);
      for (const secret of made) expect(lines.join('')).not.to.contain(secret);
    } finally {
      await releaseAll();
      await rm(dataDir, { recursive: true });
    }
  });
});
