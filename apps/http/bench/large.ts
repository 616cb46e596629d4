import { measureCourse } from './large/course.js';
import { refuseFullDisk } from './large/disk.js';
import { measureEveryone } from './large/everyone.js';
import { generate } from './large/generated.js';
import { measureJoins } from './large/joins.js';
import { HELP, type LargeOptions, PARTS, readOptions } from './large/options.js';
import { measureRebuild } from './large/rebuild.js';
import { startReport, tellLoad } from './support/report.js';
import { runBench } from './support/run-bench.js';

// Attendance at the size of a large school: reports over everything and over one course, rebuilding, joins.

const MEASURES = {
  everyone: measureEveryone,
  course: measureCourse,
  rebuild: measureRebuild,
  joins: measureJoins,
} as const;

const run = async (options: LargeOptions): Promise<void> => {
  await refuseFullDisk(options);
  startReport('Attendance of many classes', null);
  await runBench(async (hold) => {
    const generated = await generate(options, hold);
    for (const part of PARTS.filter((one) => options.only.includes(one))) {
      await MEASURES[part](generated, options.rounds);
    }
    tellLoad();
  });
};

const options = readOptions(process.argv.slice(2));
if (options === null) console.log(HELP);
else await run(options);
