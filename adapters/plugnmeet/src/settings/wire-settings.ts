import type { LockSettings, RoomFeatures, RoomPolicy } from '@homeroom/core';

/** One setting of the policy, and where PlugNMeet has it. */
export interface WireSetting {
  /** Its path in `RoomPolicy`. */
  readonly setting: string;
  readonly value: boolean | number;
  /**
   * Its path in the room's metadata: first the name of 2.x, then that of 1.x where it differs. A server ignores a name that
   * it does not know, so both are sent.
   */
  readonly names: readonly string[];
  /** Names of the switch of the whole that this is a part of: while that is off, so is the part, whatever it says. */
  readonly partOf: readonly string[];
}

/**
 * Every setting of the policy in PlugNMeet's words: the one table that requests are made from and answers are compared by.
 * The names are those of the metadata in fixture `room-create-all-false` of both versions.
 */
export const wireSettings = ({ locks, features }: RoomPolicy): readonly WireSetting[] => [
  ...wireLocks(locks).map(under('locks', 'default_lock_settings')),
  ...[...switches(features), ...groups(features), ...insights(features)].map(under('features', 'room_features')),
];

/** The locks alone, by their names in the policy and in PlugNMeet's lock settings. */
export const wireLocks = (locks: LockSettings): readonly WireSetting[] => [
  one('microphone', locks.microphone, 'lock_microphone'),
  one('webcam', locks.webcam, 'lock_webcam'),
  one('screenSharing', locks.screenSharing, 'lock_screen_sharing'),
  one('whiteboard', locks.whiteboard, 'lock_whiteboard'),
  one('sharedNotepad', locks.sharedNotepad, 'lock_shared_notepad'),
  one('chat', locks.chat, 'lock_chat'),
  one('sendChatMessage', locks.sendChatMessage, 'lock_chat_send_message'),
  one('chatFileShare', locks.chatFileShare, 'lock_chat_file_share'),
  one('privateChat', locks.privateChat, 'lock_private_chat'),
];

const switches = (wanted: RoomFeatures): readonly WireSetting[] => [
  one('webcams', wanted.webcams, 'allow_webcams'),
  one('muteOnStart', wanted.muteOnStart, 'mute_on_start'),
  one('screenSharing', wanted.screenSharing, 'allow_screen_share'),
  one('rtmp', wanted.rtmp, 'allow_rtmp'),
  one('viewOtherWebcams', wanted.viewOtherWebcams, 'allow_view_other_webcams'),
  one('viewOtherPeople', wanted.viewOtherPeople, 'allow_view_other_users_list'),
  one('adminOnlyWebcams', wanted.adminOnlyWebcams, 'admin_only_webcams'),
  one('roomDurationMinutes', wanted.roomDurationMinutes, 'room_duration'),
  one('analytics', wanted.analytics, 'enable_analytics'),
  one('virtualBackground', wanted.virtualBackground, 'allow_virtual_bg'),
  one('raiseHand', wanted.raiseHand, 'allow_raise_hand'),
  one('reactions', wanted.reactions, 'allow_reactions'),
  one('generatedUserIds', wanted.generatedUserIds, 'auto_gen_user_id'),
];

const groups = ({ recording, chat, breakoutRooms, ...wanted }: RoomFeatures): readonly WireSetting[] => [
  one('recording.allowed', recording.allowed, ...RECORDING),
  part(RECORDING, 'recording.cloud', recording.cloud, 'recording_features.is_allow_cloud'),
  part(RECORDING, 'recording.autoCloud', recording.autoCloud, 'recording_features.enable_auto_cloud_recording'),
  part(RECORDING, 'recording.local', recording.local, 'recording_features.is_allow_local'),
  part(
    RECORDING,
    'recording.onlyAdminWebcams',
    recording.onlyAdminWebcams,
    'recording_features.only_record_admin_webcams',
  ),
  one('chat.allowed', chat.allowed, ...CHAT),
  part(
    CHAT,
    'chat.fileUpload',
    chat.fileUpload,
    'chat_features.is_allow_file_upload',
    'chat_features.allow_file_upload',
  ),
  one('sharedNotepad', wanted.sharedNotepad, ...NOTEPAD),
  one('whiteboard', wanted.whiteboard, 'whiteboard_features.is_allow', 'whiteboard_features.allowed_whiteboard'),
  one('externalMediaPlayer', wanted.externalMediaPlayer, ...MEDIA_PLAYER),
  one('waitingRoom', wanted.waitingRoom, 'waiting_room_features.is_active'),
  one('breakoutRooms.allowed', breakoutRooms.allowed, ...BREAKOUT),
  part(BREAKOUT, 'breakoutRooms.most', breakoutRooms.most, 'breakout_room_features.allowed_number_rooms'),
  one('displayExternalLink', wanted.displayExternalLink, 'display_external_link_features.is_allow'),
  one('ingress', wanted.ingress, 'ingress_features.is_allow'),
  one('polls', wanted.polls, 'polls_features.is_allow'),
  one('endToEndEncryption', wanted.endToEndEncryption, 'end_to_end_encryption_features.is_enabled'),
];

const insights = ({ insights, sipDialIn, externalBroadcasting }: RoomFeatures): readonly WireSetting[] => [
  one('insights.allowed', insights.allowed, ...INSIGHTS),
  part(INSIGHTS, 'insights.transcription', insights.transcription, 'insights_features.transcription_features.is_allow'),
  part(
    INSIGHTS,
    'insights.chatTranslation',
    insights.chatTranslation,
    'insights_features.chat_translation_features.is_allow',
  ),
  part(INSIGHTS, 'insights.ai', insights.ai, 'insights_features.ai_features.is_allow'),
  one('sipDialIn', sipDialIn, 'sip_dial_in_features.is_allow'),
  one('externalBroadcasting.allowed', externalBroadcasting.allowed, ...BROADCASTING),
  part(
    BROADCASTING,
    'externalBroadcasting.rtmp',
    externalBroadcasting.rtmp,
    'external_broadcasting_features.is_allow_rtmp',
  ),
];

const RECORDING = ['recording_features.is_allow'];
const CHAT = ['chat_features.is_allow', 'chat_features.allow_chat'];
const NOTEPAD = ['shared_note_pad_features.is_allow', 'shared_note_pad_features.allowed_shared_note_pad'];
const MEDIA_PLAYER = [
  'external_media_player_features.is_allow',
  'external_media_player_features.allowed_external_media_player',
];
const BREAKOUT = ['breakout_room_features.is_allow'];
const INSIGHTS = ['insights_features.is_allow'];
const BROADCASTING = ['external_broadcasting_features.is_allow'];

const one = (setting: string, value: boolean | number, ...names: readonly string[]): WireSetting =>
  part([], setting, value, ...names);

const part = (
  partOf: readonly string[],
  setting: string,
  value: boolean | number,
  ...names: readonly string[]
): WireSetting => ({ setting, value, names, partOf });

const under =
  (inPolicy: string, inMetadata: string) =>
  ({ setting, value, names, partOf }: WireSetting): WireSetting => ({
    setting: `${inPolicy}.${setting}`,
    value,
    names: names.map((name) => `${inMetadata}.${name}`),
    partOf: partOf.map((name) => `${inMetadata}.${name}`),
  });
