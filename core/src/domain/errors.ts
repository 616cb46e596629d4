/**
 * The failures that the rules of a live class can give. Each is a value with a `type`; nothing of it is secret, so an
 * edge may show `field`, `rule` and `roomId` to the person who asked.
 */

/** What was given breaks a rule. `field` is the name that the caller used, `rule` a sentence to show. Not to be repeated as it is. */
export interface InvalidInput {
  readonly type: 'invalid-input';
  readonly field: string;
  readonly rule: string;
}

/** The person's role does not allow it, see `Role`. */
export interface NotAllowed {
  readonly type: 'not-allowed';
  readonly rule: string;
}

/** A teacher has blocked the person from this live session. */
export interface UserBlocked {
  readonly type: 'user-blocked';
}

/** The course has no live session of that room id. Another course's is answered in the same way, so that ids cannot be probed. */
export interface LiveSessionNotFound {
  readonly type: 'live-session-not-found';
  readonly roomId: string;
}

/** The live session has no active room: it has not opened yet, or it is over. */
export interface LiveSessionNotActive {
  readonly type: 'live-session-not-active';
  readonly roomId: string;
}

/** The live session is being closed; wait until it has ended. */
export interface LiveSessionClosing {
  readonly type: 'live-session-closing';
  readonly roomId: string;
}

/** The room id belongs to another live session, or to one that can not be opened again. Choose another, or none. */
export interface RoomIdUsed {
  readonly type: 'room-id-used';
  readonly roomId: string;
}

/** There is no recording of that id in this live session, or it has no file (yet, or any more). */
export interface RecordingNotFound {
  readonly type: 'recording-not-found';
  readonly recordId: string;
}

/** Builds an `InvalidInput`. */
export const invalidInput = (field: string, rule: string): InvalidInput => ({ type: 'invalid-input', field, rule });

/** Builds a `LiveSessionNotFound`. */
export const liveSessionNotFound = (roomId: string): LiveSessionNotFound => ({
  type: 'live-session-not-found',
  roomId,
});
