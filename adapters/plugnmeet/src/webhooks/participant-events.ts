import type { LeaveReason, ParticipantJoined, ParticipantLeft, ParticipantSeen } from '@homeroom/core';
import { ok, type Result, safeTry } from 'neverthrow';
import { readJoinedAt, readSighting } from '../participant.js';
import { fieldOf, type JsonObject, type Misread, objectAt, within } from '../reading/json.js';
import { certainMomentAt } from '../reading/moment.js';
import { readEventRoom } from './event-room.js';

/** `participant_joined`. */
export const readParticipantJoined = (event: JsonObject): Result<ParticipantJoined, Misread> =>
  safeTry(function* () {
    const room = yield* readEventRoom(event);
    const participant = yield* objectAt(event, 'participant');
    const who = yield* readSighting(participant).mapErr(within('participant'));
    const joinedAt = yield* readJoinedAt(participant).mapErr(within('participant'));
    return ok({ type: 'participant-joined', room, who, joinedAt });
  });

/** `participant_left`, stamped when it was noticed, in whole seconds. It tells the join too: one event makes the whole stay. */
export const readParticipantLeft = (event: JsonObject): Result<ParticipantLeft, Misread> =>
  safeTry(function* () {
    const room = yield* readEventRoom(event);
    const participant = yield* objectAt(event, 'participant');
    const who = yield* readSighting(participant).mapErr(within('participant'));
    const joinedAt = yield* readJoinedAt(participant).mapErr(within('participant'));
    const noticedAt = yield* certainMomentAt(event, 'created_at');
    return ok({ type: 'participant-left', room, who, joinedAt, noticedAt, reason: readReason(participant) });
  });

/** `track_published` and `track_unpublished`: a sign of life, with the ids only. */
export const readParticipantSeen = (event: JsonObject): Result<ParticipantSeen, Misread> =>
  safeTry(function* () {
    const room = yield* readEventRoom(event);
    const participant = yield* objectAt(event, 'participant');
    const who = yield* readSighting(participant).mapErr(within('participant'));
    const at = yield* certainMomentAt(event, 'created_at');
    return ok({ type: 'participant-seen', room, who, at });
  });

const REASONS: ReadonlyMap<unknown, LeaveReason> = new Map(
  (
    [
      'CLIENT_INITIATED',
      'PARTICIPANT_REMOVED',
      'ROOM_DELETED',
      'ROOM_CLOSED',
      'CONNECTION_TIMEOUT',
      'DUPLICATE_IDENTITY',
    ] satisfies LeaveReason[]
  ).map((reason) => [reason, reason]),
);

const readReason = (participant: JsonObject): LeaveReason | null =>
  REASONS.get(fieldOf(participant, 'disconnect_reason')) ?? null;
