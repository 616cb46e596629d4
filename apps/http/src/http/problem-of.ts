import type {
  CloseRoomError,
  CreateRoomError,
  IssueJoinTokenError,
  LiveSessionNotFound,
  Missing,
  ReconcileError,
  RecordingNotFound,
  RuleChanged,
  StorageFailed,
} from '@homeroom/core';
import type { ClassTokenProblem } from './class-token/class-token.js';
import { invalidInput } from './field-errors.js';
import type { Problem } from './problem.js';

/** Everything that the use cases behind this API, and the check of class tokens, can fail with. */
export type EdgeError =
  | CreateRoomError
  | IssueJoinTokenError
  | CloseRoomError
  | ReconcileError
  | LiveSessionNotFound
  | RecordingNotFound
  | RuleChanged
  | Missing
  | StorageFailed
  | ClassTokenProblem;

/** A database that fails over is back within seconds. */
const STORAGE_PAUSE_SECONDS = 5;
/** A PlugNMeet that restarts is back within a minute; people try again sooner. */
const VIDEO_SERVER_PAUSE_SECONDS = 10;
/** As long as one attempt to fetch the keys may take, twice. */
const KEYS_PAUSE_SECONDS = 10;

/** Says an error to the caller. A new kind of error does not compile until it stands here. */
export const problemOf = (error: EdgeError): Problem => {
  switch (error.type) {
    case 'invalid-input':
      return invalidInput([{ path: error.field, message: error.rule }]);
    case 'not-allowed':
      return { code: 'not_allowed', detail: `This is not allowed: ${error.rule}.` };
    case 'user-blocked':
      return { code: 'user_blocked', detail: 'A teacher has blocked this person from the live session.' };
    case 'live-session-not-found':
      return { code: 'live_session_not_found', detail: 'The course has no live session of this room_id.' };
    case 'live-session-not-active':
      return { code: 'live_session_not_active', detail: 'The live session has no active room: a teacher opens one.' };
    case 'live-session-closing':
      return { code: 'live_session_closing', detail: 'The live session is being closed. Wait until it has ended.' };
    case 'room-id-used':
      return { code: 'room_id_used', detail: 'Another live session has this room_id. Choose another one, or none.' };
    case 'recording-not-found':
      return { code: 'recording_not_found', detail: 'There is no such recording, or it has no such file yet.' };
    case 'rule-changed':
      return {
        code: 'rule_changed',
        detail: `The course’s rule is version ${error.version} by now. Look at it first.`,
      };
    case 'missing':
      return { code: 'observation_not_found', detail: 'The inbox has no observation of this id.' };
    case 'storage-failed':
      return unavailable('storage_unavailable', 'The storage', STORAGE_PAUSE_SECONDS, { reason: error.reason });
    case 'video-server-refused': {
      const cause = { video_server_code: error.code, video_server_message: error.message };
      return {
        code: 'video_server_refused',
        detail: 'The video server refused the request. Its words are in the log.',
        cause,
      };
    }
    case 'video-server-unavailable':
      return unavailable('video_server_unavailable', 'The video server', VIDEO_SERVER_PAUSE_SECONDS, {
        reason: error.reason,
      });
    case 'video-server-not-understood':
      return {
        code: 'video_server_not_understood',
        detail: 'The video server answered something that cannot be read.',
        cause: { reason: error.reason },
      };
    case 'class-token-invalid':
      return { code: 'class_token_invalid', detail: error.detail, errors: error.errors };
    case 'class-token-expired':
      return {
        code: 'class_token_expired',
        detail: 'The class token has expired. Get a new one from the course platform.',
      };
    case 'keys-unavailable':
      return unavailable('keys_unavailable', 'The course platform’s key set', KEYS_PAUSE_SECONDS, {
        reason: error.reason,
      });
    default:
      return unknownError(error);
  }
};

const unavailable = (
  code: 'storage_unavailable' | 'video_server_unavailable' | 'keys_unavailable',
  who: string,
  retryAfterSeconds: number,
  cause: Readonly<Record<string, string>>,
): Problem => ({ code, detail: `${who} cannot be reached. Try again later.`, retryAfterSeconds, cause });

const unknownError = (error: never): never => {
  throw new Error(`unknown error ${JSON.stringify(error)}`);
};
