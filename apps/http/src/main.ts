import { readConfig } from './config/read-config.js';
import { demoText } from './runtime/demo.js';
import { StartRefused } from './runtime/start-refused.js';
import { type RunningApp, startApp } from './start-app.js';

/** The exit status of a start that an operator can mend: sysexits.h's EX_CONFIG. */
const EXIT_CONFIG = 78;
/** A stop that takes longer than this is cut off: an orchestrator would send SIGKILL soon after, and say nothing. */
const STOP_WITHIN_MS = 10_000;

const main = async (): Promise<void> => {
  const config = readConfig(process.env);
  if (config.isErr()) {
    for (const { variable, rule } of config.error) console.error(`${variable}: ${rule}`);
    process.exitCode = EXIT_CONFIG;
    return;
  }
  try {
    const app = await startApp({ config: config.value });
    if (app.demo !== null) console.log(demoText(app.url, app.demo));
    stopOnSignal(app);
  } catch (error) {
    if (!(error instanceof StartRefused)) throw error;
    console.error(`Homeroom cannot start: ${error.message}`);
    process.exitCode = EXIT_CONFIG;
  }
};

const stopOnSignal = (app: RunningApp): void => {
  const stop = (): void => {
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    void app.stop().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
};

await main();
