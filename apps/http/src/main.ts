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
    const starting = startApp({ config: config.value });
    stopOnSignal(starting);
    const app = await starting;
    endOnBug(app);
    void app.broken.then((why) =>
      endInOrder(app, { why }, 'the app cannot go on: its supervisor is to start it again'),
    );
    if (app.demo !== null) console.log(demoText(app.url, app.demo));
  } catch (error) {
    if (!(error instanceof StartRefused)) throw error;
    console.error(`Homeroom cannot start: ${error.message}`);
    process.exitCode = EXIT_CONFIG;
  }
};

/** From the first moment on: a stop that comes during the start waits for it, so that nothing is left half-open. */
const stopOnSignal = (starting: Promise<RunningApp>): void => {
  const stop = (): void => {
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    // A start that fails says so itself, and has nothing left to stop.
    void starting
      .then((app) => app.stop())
      .then(
        () => process.exit(0),
        () => undefined,
      );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
};

/**
 * A bug that nobody caught. Node.js would print it as it is, with what it may hold, and leave the embedded database running:
 * it goes through the log, and the process ends in order.
 */
const endOnBug = (app: RunningApp): void => {
  process.on('uncaughtException', (bug) => endInOrder(app, { err: bug }, 'a bug ended the app'));
};

const endInOrder = ({ log, stop }: RunningApp, fields: object, message: string): void => {
  log.fatal(fields, message);
  setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
  void stop().finally(() => process.exit(1));
};

await main();
