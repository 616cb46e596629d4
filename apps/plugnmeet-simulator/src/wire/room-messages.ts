import { bool, fixed, map, message, optional, string, strings, uint32, uint64 } from './messages.js';

/**
 * A room's features with the defaults of the recorded server: what is `bool()` cannot be switched off by a client,
 * what is `optional` can (exchange room-create-all-false). `fixed` is what that server has no backend for
 * (shared notepad, insights, phone dial-in) or sets itself.
 */
const ROOM_FEATURES = {
  allow_webcams: bool(true),
  mute_on_start: bool(),
  allow_screen_share: bool(true),
  allow_rtmp: optional(bool()),
  allow_view_other_webcams: bool(true),
  allow_view_other_users_list: bool(true),
  admin_only_webcams: bool(),
  room_duration: optional(uint64()),
  enable_analytics: bool(true),
  allow_virtual_bg: optional(bool(true)),
  allow_raise_hand: optional(bool(true)),
  allow_reactions: optional(bool(true)),
  auto_gen_user_id: bool(),
  recording_features: message({
    is_allow: bool(true),
    is_allow_cloud: bool(true),
    enable_auto_cloud_recording: bool(),
    is_allow_local: bool(true),
    only_record_admin_webcams: bool(),
  }),
  chat_features: message({
    is_allow: bool(true),
    is_allow_file_upload: bool(true),
    allowed_file_types: fixed('strings', 'docx jpeg jpg mp3 mp4 pdf png pptx svg txt webm xlsx zip'.split(' ')),
    max_file_size: fixed('uint64', '50'),
  }),
  shared_note_pad_features: message({
    is_allow: fixed('bool', false),
    is_active: bool(),
    visible: bool(),
    node_id: string(),
    host: string(),
    note_pad_id: string(),
    read_only_pad_id: string(),
  }),
  whiteboard_features: message({
    is_allow: bool(true),
    visible: bool(),
    whiteboard_file_id: string(),
    file_name: string(),
    file_path: string(),
    total_pages: uint32(),
    max_allowed_file_size: fixed('uint64', '30'),
  }),
  external_media_player_features: message({ is_allow: bool(true), is_active: bool() }),
  waiting_room_features: message({ is_active: bool(), waiting_room_msg: string() }),
  breakout_room_features: message({ is_allow: bool(true), is_active: bool(), allowed_number_rooms: uint32(6) }),
  display_external_link_features: message({ is_allow: bool(true), is_active: bool() }),
  ingress_features: message({
    is_allow: bool(true),
    input_type: fixed('string', 'RTMP_INPUT'),
    url: string(),
    stream_key: string(),
  }),
  end_to_end_encryption_features: message({
    is_enabled: bool(),
    included_chat_messages: bool(),
    included_whiteboard: bool(),
    enabled_self_insert_encryption_key: bool(),
  }),
  polls_features: message({ is_allow: bool(true), is_active: bool() }),
  insights_features: message({
    is_allow: fixed('bool', false),
    transcription_features: message({
      is_allow: bool(true),
      is_allow_translation: bool(),
      is_allow_speech_synthesis: bool(),
      is_enabled: bool(),
      allowed_spoken_langs: strings(),
      allowed_speech_users: strings(),
      is_enabled_translation: bool(),
      max_selected_trans_langs: uint32(2),
      allowed_trans_langs: strings(),
      is_enabled_speech_synthesis: bool(),
    }),
    chat_translation_features: message({
      is_allow: bool(true),
      is_enabled: bool(),
      allowed_trans_langs: strings(),
      max_selected_trans_langs: uint32(5),
    }),
    ai_features: message({
      is_allow: bool(true),
      ai_text_chat_features: message({
        is_allow: bool(true),
        is_enabled: bool(),
        is_allowed_everyone: bool(),
        allowed_user_ids: strings(),
      }),
      meeting_summarization_features: message({
        is_allow: bool(true),
        summarization_prompt: string(),
        is_enabled: bool(),
      }),
    }),
  }),
  sip_dial_in_features: message({
    is_allow: fixed('bool', false),
    enable_dial_in_on_create: bool(),
    hide_phone_number: bool(),
    is_active: bool(),
    phone_numbers: strings(),
  }),
  external_broadcasting_features: message({
    is_allow: optional(bool(true)),
    is_allow_rtmp: optional(bool(true)),
  }),
};

/** Absent in a create, the server locks screen sharing, whiteboard and shared notepad (exchange room-create-no-locks). */
export const ROOM_LOCKS = {
  lock_microphone: optional(bool()),
  lock_webcam: optional(bool()),
  lock_screen_sharing: optional(bool(true)),
  lock_chat: optional(bool()),
  lock_chat_send_message: optional(bool()),
  lock_chat_file_share: optional(bool()),
  lock_private_chat: optional(bool()),
  lock_whiteboard: optional(bool(true)),
  lock_shared_notepad: optional(bool(true)),
  lock_reactions: optional(bool()),
};

/** A room's metadata in the order of the wire. What is fixed here only the server changes. */
export const ROOM_METADATA = {
  room_title: string(),
  welcome_message: optional(string()),
  is_recording: fixed('bool', false),
  is_active_rtmp: fixed('bool', false),
  parent_room_id: fixed('string', ''),
  is_breakout_room: fixed('bool', false),
  webhook_url: optional(string()),
  started_at: uint64(),
  logout_url: optional(string()),
  room_features: message(ROOM_FEATURES),
  default_lock_settings: message(ROOM_LOCKS),
  copyright_conf: message({
    display: fixed('bool', true),
    text: fixed('string', 'Powered by <a href="https://www.plugnmeet.org" target="_blank">plugNmeet</a>'),
  }),
  metadata_id: string(),
  extra_data: map(),
};
