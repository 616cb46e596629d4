import type { DeliveryReport, Drift, DriftReport, InboxEntry, RebuiltSession } from '@homeroom/core';
import type { z } from 'zod';
import { iso } from '../instants.js';
import type {
  DeliveryJson,
  DriftJson,
  DriftListJson,
  ObservationJson,
  RebuiltJson,
  RebuiltListJson,
} from './schema.js';

export const presentObservation = (entry: InboxEntry): ObservationJson => ({
  id: entry.id,
  origin: entry.origin,
  event_id: entry.eventId,
  event: entry.event,
  room_id: entry.roomId,
  status: entry.status,
  reason: entry.reason,
  attempts: entry.attempts,
  received_at: iso(entry.receivedAt),
  size_bytes: entry.body.length,
  sha256: entry.bodySha256,
  content_type: entry.contentType,
});

export const presentDrift = (drift: Drift): DriftJson => ({
  live_session_id: drift.liveSessionId,
  room_id: drift.roomId,
  kind: drift.kind,
  source: drift.source,
  asked: drift.asked,
  found: drift.found,
  at: iso(drift.at),
  repaired_at: drift.repairedAt === null ? null : iso(drift.repairedAt),
});

export const presentDriftReport = ({ drifts, since, deliveries }: DriftReport): z.output<typeof DriftListJson> => ({
  drifts: drifts.items.map(presentDrift),
  next_cursor: drifts.nextCursor,
  since: iso(since),
  deliveries: deliveries.map(presentDelivery),
});

const presentDelivery = ({ videoServer, expected, received, delay }: DeliveryReport): DeliveryJson => {
  const lost = Math.max(0, expected - received);
  return {
    video_server: videoServer,
    expected,
    received,
    lost,
    loss_percent: expected === 0 ? null : hundredths((100 * lost) / expected),
    delay_seconds:
      delay === null ? null : { p50: delay.p50Ms / 1_000, p95: delay.p95Ms / 1_000, max: delay.maxMs / 1_000 },
  };
};

const hundredths = (value: number): number => Math.round(value * 100) / 100;

export const presentRebuilt = (
  sessions: readonly RebuiltSession[],
  nextCursor: string | null,
): z.output<typeof RebuiltListJson> => {
  const told = sessions.map(presentRebuiltSession);
  return {
    sessions: told,
    rebuilt: told.filter(({ outcome }) => outcome === 'rebuilt').length,
    changed: told.filter(({ changed }) => changed).length,
    sealed: told.filter(({ outcome }) => outcome === 'sealed').length,
    next_cursor: nextCursor,
  };
};

const presentRebuiltSession = (session: RebuiltSession): RebuiltJson => {
  const { roomId: room_id, outcome } = session;
  if (session.outcome === 'sealed') {
    const none = { observations: null, state_hash_before: null, state_hash_after: null };
    return { room_id, outcome, ...none, changed: false, sealed_at: iso(session.sealedAt) };
  }
  const { observations, before, after } = session;
  const hashes = { state_hash_before: before, state_hash_after: after };
  return { room_id, outcome, observations, ...hashes, changed: before !== after, sealed_at: null };
};
