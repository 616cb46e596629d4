export type { JoinOptions } from './class/people.js';
export type { Commands } from './commands.js';
export type { ApiFault } from './http/faults.js';
export { DEFAULT_TIMINGS, LIMITS, type SimulatorOptions, type Timings } from './options.js';
export { type Simulator, startSimulator } from './simulator.js';
export type { ParticipantKind, RecordingOutcome } from './state/room.js';
export type { RecordingStatus, RoomState } from './state/room-state.js';
export { CommandRefused } from './state/world.js';
export type { WebhookSummary } from './webhooks/losses.js';
