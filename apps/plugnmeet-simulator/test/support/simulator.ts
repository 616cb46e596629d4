import { type Simulator, type SimulatorOptions, startSimulator } from '../../src/index.js';

/** The sample key and secret of the recorded server, so that recorded signatures are good here too. */
export const API_KEY = 'plugnmeet';
export const API_SECRET = 'zumyyYWqv7KR2kUqvYdq4z4sXg7XTBD2ljT6';

/** Short enough for a test, long enough apart to keep the order of things. */
export const QUICK = {
  webhookRetryMs: [20, 40],
  emptyRoomMs: 60,
  sessionEndedMs: 20,
  artifactsMs: 60,
  dropNoticedMs: 60,
  createAfterEndMs: 0,
  recordingProcessedMs: 20,
  recorderStopMs: 30,
} as const;

/** Runs a test with a simulator of its own, and closes it whatever happens. */
export async function withSimulator(
  options: Partial<SimulatorOptions>,
  test: (simulator: Simulator) => Promise<void>,
): Promise<void> {
  const timings = { ...QUICK, ...options.timings };
  const simulator = await startSimulator({ apiKey: API_KEY, apiSecret: API_SECRET, ...options, timings });
  try {
    await test(simulator);
  } finally {
    await simulator.close();
  }
}
