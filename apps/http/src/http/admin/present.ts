import type { Drift, InboxEntry } from '@homeroom/core';
import { iso } from '../instants.js';
import type { DriftJson, ObservationJson } from './schema.js';

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
  asked: drift.asked,
  found: drift.found,
  at: iso(drift.at),
});
