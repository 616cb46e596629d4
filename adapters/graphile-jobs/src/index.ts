export type { LeaseTimes } from './leases.js';
export type { WorkerLog } from './log.js';
export { migrateGraphileJobs } from './migrate.js';
export type { WakeUpHandlers } from './tasks.js';
export { graphileWakeUps } from './wake-ups.js';
export { type GraphileWorker, type GraphileWorkerOptions, startGraphileWorker } from './worker.js';
