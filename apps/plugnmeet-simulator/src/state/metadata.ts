import { randomBytes, randomUUID } from 'node:crypto';
import { type Fields, flag, merged, part, text, type Value } from '../wire/messages.js';
import { ROOM_LOCKS, ROOM_METADATA } from '../wire/room-messages.js';
import type { Guest, Participant, Room } from './room.js';

/** A new room's metadata: what was sent, over the server's defaults. */
export function roomMetadata(sent: Fields, createdAtMs: number): Fields {
  const settled = merged(ROOM_METADATA, sent);
  return { ...settled, room_features: roomFeatures(part(settled, 'room_features')), ...stamp(createdAtMs) };
}

/** PlugNMeet gives the metadata a new id with every change; clients and webhooks carry it. */
export function changedMetadata(metadata: Fields, change: Fields): Fields {
  return { ...metadata, ...change, metadata_id: randomUUID() };
}

/** `started_at` moves once, when LiveKit opens the room. */
export function stamp(startedAtMs: number): { started_at: string; metadata_id: string } {
  return { started_at: String(Math.floor(startedAtMs / 1_000)), metadata_id: randomUUID() };
}

/** End-to-end encryption brings a key and switches ingress off (exchange room-create-features-on). */
function roomFeatures(features: Fields): Fields {
  const encryption = part(features, 'end_to_end_encryption_features');
  if (!flag(encryption, 'is_enabled') || flag(encryption, 'enabled_self_insert_encryption_key')) return features;
  const key = randomBytes(24).toString('base64url');
  return {
    ...features,
    ingress_features: { ...part(features, 'ingress_features'), is_allow: false },
    end_to_end_encryption_features: { ...encryption, encryption_key: key },
  };
}

/** A participant's metadata, with the locks that really hold (exchange room-active-info-locks). */
export function participantMetadata(room: Room, participant: Participant): Fields {
  const { guest } = participant;
  const sent = guest.userMetadata;
  const optionalText = (name: string): Record<string, Value> =>
    text(sent, name) === '' ? {} : { [name]: text(sent, name) };
  const waits = flag(part(part(room.metadata, 'room_features'), 'waiting_room_features'), 'is_active');
  return {
    ...optionalText('profile_pic'),
    is_admin: guest.isAdmin,
    record_webcam: true,
    is_presenter: participant.isPresenter,
    raised_hand: { is_raised: false, raised_at: '0' },
    wait_for_approval: waits && !guest.isAdmin,
    lock_settings: effectiveLocks(room, guest),
    metadata_id: participant.metadataId,
    ...optionalText('preferred_lang'),
    extra_data: part(sent, 'extra_data'),
    ex_user_id: guest.userId,
  };
}

/** The user's own value wins per lock, unset ones come from the room, admins have none. */
function effectiveLocks(room: Room, guest: Guest): Fields {
  if (guest.identity === 'RECORDER_BOT') return { lock_whiteboard: true };
  if (guest.isAdmin) return {};
  const own = part(guest.userMetadata, 'lock_settings');
  const everyone = part(room.metadata, 'default_lock_settings');
  return merged(ROOM_LOCKS, { ...everyone, ...own });
}
