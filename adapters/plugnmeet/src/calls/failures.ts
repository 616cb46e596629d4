import type { VideoServerNotUnderstood, VideoServerRefused, VideoServerUnavailable } from '@homeroom/core';
import { describeMisread, type Misread } from '../reading/json.js';

/** Longest message of the server that is kept: it may hold a whole SQL error. */
const MESSAGE_MAX_LENGTH = 500;

/** The server said no, in its own words: for the log, never for clients. */
export const refused = (code: string, message: string): VideoServerRefused => ({
  type: 'video-server-refused',
  code,
  message: message.replaceAll('\0', '').slice(0, MESSAGE_MAX_LENGTH),
});

/** No answer, or "later". `reason` holds no address: the address of a download holds its token. */
export const unavailable = (reason: string): VideoServerUnavailable => ({ type: 'video-server-unavailable', reason });

/** An answer that makes no sense. `reason` names the field and the rule, never a value. */
export const notUnderstood = (reason: string): VideoServerNotUnderstood => ({
  type: 'video-server-not-understood',
  reason,
});

/** A misread answer as the failure that callers see. */
export const misunderstood = (misread: Misread): VideoServerNotUnderstood => notUnderstood(describeMisread(misread));
