import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Stage } from './class/stage.js';
import { type Commands, createCommands } from './commands.js';
import { createHttpApp } from './http/app.js';
import type { ApiFault } from './http/faults.js';
import { DEFAULT_TIMINGS, type SimulatorOptions } from './options.js';
import { emptyWorld } from './state/world.js';
import { createTimers } from './timers.js';
import { createLosses } from './webhooks/losses.js';
import { createSender } from './webhooks/sender.js';
import { createWebhooks } from './webhooks/webhooks.js';

/** The recording that ships with the package: 20 seconds, 69,842 bytes, H.264 and AAC. */
const MEDIA = new URL('../../media/class.mp4', import.meta.url);

export type Simulator = Commands & {
  /** Where it listens, without a slash at the end. */
  readonly url: string;
  /** Stops everything: no wait, request or connection is left when it resolves. Safe to repeat. */
  close(): Promise<void>;
};

/**
 * Starts a stand-in for a PlugNMeet 2.4.0 server in this process. Rejects when the port cannot be opened.
 * Everything is in memory: a simulator that was closed has forgotten its rooms.
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const timings = { ...DEFAULT_TIMINGS, ...options.timings };
  const clock = options.clock ?? Date.now;
  const timers = createTimers();
  const losses = createLosses();
  const sender = createSender({ answerMs: timings.webhookAnswerMs });
  const webhooks = createWebhooks({
    apiKey: options.apiKey,
    apiSecret: options.apiSecret,
    defaultUrl: options.webhookUrl,
    sender,
    timers,
    clock,
    retryWaitsMs: timings.webhookRetryMs,
    losses,
  });
  const stage: Stage = { world: emptyWorld(), webhooks, timers, clock, timings, media: await readFile(MEDIA) };
  let fault: ApiFault = null;
  const commands = createCommands(stage, {
    pauseApi: (mode) => {
      fault = mode;
    },
    dropWebhooks: losses.dropWebhooks,
    loseNext: losses.loseNext,
  });
  const app = createHttpApp({ stage, commands, keys: options, fault: () => fault });
  const server = await listen(createServer(app.callback()), options.port ?? 0, options.host ?? '127.0.0.1');

  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    timers.clear();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await Promise.all([closed, sender.close()]);
  };
  return {
    ...commands,
    url: urlOf(server.address()),
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

type Server = ReturnType<typeof createServer>;

function listen(server: Server, port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}

function urlOf(address: AddressInfo | string | null): string {
  if (address === null || typeof address === 'string') throw new Error('the simulator does not listen on a TCP port');
  return `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
}
