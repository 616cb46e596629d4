import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { BROKEN_RULES } from './broken-rules.js';
import { BROKEN_STORES } from './broken-stores.js';

/** The judging takes two seconds; this is what a busy machine may need. */
const JUDGING_TIMEOUT_MS = 60_000;
/** Failures print whole values. */
const OUTPUT_LIMIT_BYTES = 64 * 1_024 * 1_024;

describe('The contracts find what is broken', () => {
  let failedTitles: readonly string[] = [];

  before(async function () {
    this.timeout(JUDGING_TIMEOUT_MS);
    failedTitles = await judge();
  });

  for (const { fault, found } of [...BROKEN_STORES, ...BROKEN_RULES]) {
    it(`${fault}`, () => {
      const ofThisFault = failedTitles.filter((title) => title.includes(`: ${fault} `));
      expect(ofThisFault.some((title) => title.endsWith(found))).to.equal(true, ofThisFault.join('\n'));
    });
  }
});

/** Runs the contracts over the broken stores, and gives the whole titles of the tests that failed. */
const judge = (): Promise<string[]> =>
  new Promise((resolve, reject) => {
    const mocha = createRequire(import.meta.url).resolve('mocha/bin/mocha.js');
    const judging = fileURLToPath(new URL('./judge-broken-stores.js', import.meta.url));
    const args = [mocha, '--no-config', '--no-package', '--reporter', 'json', '--timeout', '20000', judging];
    const limits = { timeout: JUDGING_TIMEOUT_MS, maxBuffer: OUTPUT_LIMIT_BYTES };
    execFile(process.execPath, args, limits, (_, stdout, stderr) => {
      const titles = failuresIn(stdout);
      return titles === null ? reject(new Error(`mocha gave no report: ${stderr}`)) : resolve(titles);
    });
  });

const failuresIn = (report: string): string[] | null => {
  const parsed: unknown = JSON.parse(report);
  if (typeof parsed !== 'object' || parsed === null || !('failures' in parsed)) return null;
  const { failures } = parsed;
  if (!Array.isArray(failures)) return null;
  return failures.flatMap((failure: { fullTitle?: unknown }) =>
    typeof failure.fullTitle === 'string' ? [failure.fullTitle] : [],
  );
};
