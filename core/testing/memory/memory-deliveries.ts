import {
  attendanceOf,
  type Connection,
  type Deliveries,
  type DeliveryReport,
  type InboxEntry,
  type Told,
} from '@homeroom/core';
import { ok } from 'neverthrow';
import { ledgerOfSession } from './memory-facts.js';
import { type MemoryState, stored } from './memory-state.js';

/** The one video server that memory stores know. */
const VIDEO_SERVER = 'the video server';

/** How well events reached the inbox in memory. */
export const memoryDeliveries = (state: MemoryState): Deliveries => ({
  reports: (since) =>
    stored(state, () => {
      const entries = [...state.archive.values(), ...state.inbox.values()].map((row) => row.entry);
      const webhooks = entries.filter((entry) => entry.origin === 'webhook' && entry.receivedAt >= since);
      const connections = [...state.connections.values()].filter((connection) => connection.joinedAt >= since);
      return ok(webhooks.length + connections.length === 0 ? [] : [reportOf(state, connections, webhooks)]);
    }),
});

const reportOf = (
  state: MemoryState,
  connections: readonly Connection[],
  webhooks: readonly InboxEntry[],
): DeliveryReport => ({
  videoServer: VIDEO_SERVER,
  expected: connections.length + connections.filter((connection) => isOver(state, connection)).length,
  received: countTold(connections, 'join') + countTold(connections, 'leave'),
  delay: delayOf(webhooks),
});

/** Whether its leave must have been sent: nobody is there any more, whoever told it. */
const isOver = (state: MemoryState, { key, liveSessionId }: Connection): boolean => {
  const ledger = ledgerOfSession(state, liveSessionId);
  if (ledger === null) return false;
  const { attendees, machines } = attendanceOf(ledger, 0);
  const stays = [...attendees.flatMap((attendee) => attendee.stays), ...machines];
  return stays.some((stay) => stay.connection.key === key && stay.departure !== null);
};

const countTold = (connections: readonly Connection[], what: Told): number =>
  connections.filter(({ told }) => told.includes(what)).length;

const delayOf = (webhooks: readonly InboxEntry[]): DeliveryReport['delay'] => {
  const delays = webhooks
    .flatMap(({ sentAt, receivedAt }) => (sentAt === null ? [] : [receivedAt - sentAt]))
    .sort((a, b) => a - b);
  const [p50Ms, p95Ms, maxMs] = [0.5, 0.95, 1].map((part) => delays[Math.ceil(delays.length * part) - 1]);
  return p50Ms === undefined || p95Ms === undefined || maxMs === undefined ? null : { p50Ms, p95Ms, maxMs };
};
