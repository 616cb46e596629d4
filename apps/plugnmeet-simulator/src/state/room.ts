import type { Fields } from '../wire/messages.js';

export type ParticipantKind = 'STANDARD' | 'INGRESS' | 'EGRESS' | 'SIP' | 'AGENT';

/** Somebody for whom a join token was made. `identity` is what the webhooks will say. */
export type Guest = {
  readonly identity: string;
  /** The id that the API's caller gave; differs from `identity` with auto_gen_user_id only. */
  readonly userId: string;
  readonly name: string;
  readonly isAdmin: boolean;
  readonly isHidden: boolean;
  readonly userMetadata: Fields;
};

/** A microphone track, the only kind that the simulator publishes. */
export type Track = { readonly sid: string; readonly cid: string; readonly publishedAtMs: number };

/** What the analytics file will say about one connection: when it really began and ended. */
export type Stay = { readonly guest: Guest; readonly joinedAtMs: number; leftAtMs: number | null };

/** One connection of one device. Gone participants are not kept here, see Stay. */
export type Participant = {
  readonly sid: string;
  readonly guest: Guest;
  readonly kind: ParticipantKind;
  readonly device: string | null;
  readonly joinedAtMs: number;
  readonly isPresenter: boolean;
  readonly metadataId: string;
  readonly track: Track | null;
  readonly stay: Stay;
  /** Set when the device is gone without goodbye and the server has not noticed yet. */
  droppedAtMs: number | null;
  /** Ends the wait for the server to notice. */
  stopWaiting: () => void;
};

/** One life of a room: a `room_id` that is created again after its end gets a new one. */
export type Room = {
  readonly roomId: string;
  readonly sid: string;
  readonly createdAtMs: number;
  readonly emptyTimeoutSeconds: number;
  readonly maxParticipants: number;
  readonly webhookUrl: string;
  readonly parentRoomId: string;
  metadata: Fields;
  /** When LiveKit opened it, with the first join. */
  startedAtMs: number | null;
  /** Set at once when an end begins, before session_ended and room_finished are said. */
  endedAtMs: number | null;
  /** Resolves when the last event of the end is said. */
  farewell: Promise<void> | null;
  cleanedUp: boolean;
  analyticsFileId: string | null;
  runningRecordId: string | null;
  /** Ends the wait for an empty or unjoined room to close. */
  stopWaiting: () => void;
  readonly participants: Map<string, Participant>;
  readonly guests: Map<string, Guest>;
  readonly stays: Stay[];
};

export type RecordingOutcome = 'ready' | 'transcoding-failed' | 'never';

export type Recording = {
  readonly recordId: string;
  readonly room: Room;
  readonly filePath: string;
  readonly startedAtMs: number;
  stoppedAtMs: number | null;
  /** When the file was ready; the API does not know the recording before. */
  readyAtMs: number | null;
  /** The room's end as far as it was known when the file was ready. */
  roomEndedAtMs: number | null;
  readonly recorderSid: string;
};

export type Artifact = {
  readonly artifactId: string;
  readonly room: Room;
  readonly filePath: string;
  readonly createdAtMs: number;
  readonly content: Buffer;
};
