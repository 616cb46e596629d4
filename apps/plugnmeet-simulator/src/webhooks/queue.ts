import { LIMITS } from '../options.js';
import type { Timers } from '../timers.js';
import { retryWaitMs } from './retry.js';
import type { Sender, SignedWebhook } from './sender.js';

/** An event on its way. It is built and signed when it is first sent, so a late one says so in its own times. */
export type Delivery = { readonly urls: readonly string[]; readonly sign: () => SignedWebhook };

/** The webhooks of one room, strictly one after the other, in memory: what is not sent when it is dropped is lost. */
export type WebhookQueue = {
  /** Answers false when the queue is full and the event is lost. */
  add(delivery: Delivery): boolean;
  /** Drops what waits; the attempt that is on the wire is its last. */
  drop(): void;
  waiting(): number;
};

export type QueueNeeds = {
  readonly sender: Sender;
  readonly timers: Timers;
  readonly clock: () => number;
  readonly retryWaitsMs: readonly number[];
};

export function createWebhookQueue(need: QueueNeeds): WebhookQueue {
  const waiting: Delivery[] = [];
  let busy = false;
  let dropped = false;
  let wakeUp = (): void => undefined;

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const cancel = need.timers.after(ms, resolve);
      wakeUp = () => {
        cancel();
        resolve();
      };
    });

  const deliver = async (url: string, webhook: SignedWebhook): Promise<void> => {
    for (const usualWaitMs of [...need.retryWaitsMs, null]) {
      const answer = await need.sender.send(url, webhook);
      if (usualWaitMs === null || dropped) return;
      const waitMs = retryWaitMs(answer, usualWaitMs, need.clock());
      if (waitMs === null) return;
      await pause(waitMs);
      if (dropped) return;
    }
  };

  const work = async (): Promise<void> => {
    busy = true;
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const webhook = next.sign();
      for (const url of next.urls) if (!dropped) await deliver(url, webhook);
    }
    busy = false;
  };

  return {
    add(delivery) {
      if (dropped || waiting.length >= LIMITS.waitingWebhooksPerRoom) return false;
      waiting.push(delivery);
      if (!busy) void work();
      return true;
    },
    drop() {
      dropped = true;
      waiting.length = 0;
      wakeUp();
    },
    waiting: () => waiting.length + (busy ? 1 : 0),
  };
}
