import { bool, map, message, optional, string, strings, uint32 } from './messages.js';
import { ROOM_METADATA } from './room-messages.js';

/** The request messages of the API, as far as the simulator reads them. */
export const CREATE_ROOM = {
  room_id: string(),
  empty_timeout: optional(uint32()),
  max_participants: optional(uint32()),
  metadata: message(ROOM_METADATA),
};

const USER_LOCKS = {
  lock_microphone: optional(bool()),
  lock_webcam: optional(bool()),
  lock_screen_sharing: optional(bool()),
  lock_chat: optional(bool()),
  lock_chat_send_message: optional(bool()),
  lock_chat_file_share: optional(bool()),
  lock_private_chat: optional(bool()),
  lock_whiteboard: optional(bool()),
  lock_shared_notepad: optional(bool()),
  lock_reactions: optional(bool()),
};

export const GET_JOIN_TOKEN = {
  room_id: string(),
  user_info: message({
    user_id: string(),
    name: string(),
    is_admin: bool(),
    is_hidden: bool(),
    user_metadata: message({
      profile_pic: optional(string()),
      preferred_lang: optional(string()),
      is_presenter: bool(),
      lock_settings: message(USER_LOCKS),
      extra_data: map(),
    }),
  }),
};

export const ROOM_ID = { room_id: string() };
export const RECORD_ID = { record_id: string() };
export const ARTIFACT_ID = { artifact_id: string() };

/** Lists: `room_ids` and `room_sid` narrow, `from` and `limit` cut, `order_by` is ASC or DESC. */
export const FETCH_LIST = {
  room_ids: strings(),
  room_sid: string(),
  from: uint32(),
  limit: uint32(),
  order_by: string(),
};
