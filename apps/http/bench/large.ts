import { measureEveryone } from './large/everyone.js';
import { generate } from './large/generated.js';
import { refuseFullDisk } from './large/disk.js';
import { HELP, type LargeOptions, readOptions } from './large/options.js';
import { startReport, tellLoad } from './support/report.js';
import { runBench } from './support/run-bench.js';

// Attendance at the size of a large school: reports over everything and over one course, rebuilding, joins.

const run = async (options: LargeOptions): Promise<void> => {
  await refuseFullDisk(options);
  await runBench(async (hold) => {
    startReport('Attendance of many classes', null);
    const generated = await generate(options, hold);
    const parts = { everyone: measureEveryone };
    if (options.only.includes('everyone')) await parts.everyone(generated, options.rounds, hold);
    tellLoad();
  });
};

const options = readOptions(process.argv.slice(2));
if (options === null) console.log(HELP);
else await run(options);
