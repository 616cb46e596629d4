export type { Config } from './config/config.js';
export { readConfig } from './config/read-config.js';
export { StartRefused } from './runtime/start-refused.js';
export { type RunningApp, type StartOptions, startApp } from './start-app.js';
