import type { ClassEvent } from '@homeroom/core';
import { ok, type Result } from 'neverthrow';
import { fullTextAt, type JsonObject, type Misread } from '../reading/json.js';
import { readParticipantJoined, readParticipantLeft, readParticipantSeen } from './participant-events.js';
import { readRecordingReported } from './recording-events.js';
import { readRoomCreated, readRoomFinished, readRoomStarted } from './room-events.js';

/** An event that changes nothing about a class. */
export interface NotAboutAClass {
  readonly type: 'not-about-a-class';
}

type ReadEvent = (event: JsonObject) => Result<ClassEvent, Misread>;

/**
 * PlugNMeet's events that are about a class. The others are known and mean nothing here (`start_rtmp`, `end_rtmp`,
 * `artifact_created`, `analytics_proceeded`), or come from a version to be.
 */
const READERS: ReadonlyMap<string, ReadEvent> = new Map<string, ReadEvent>([
  ['room_created', readRoomCreated],
  ['room_started', readRoomStarted],
  ['room_finished', readRoomFinished('finished')],
  ['session_ended', readRoomFinished('session-ended')],
  ['participant_joined', readParticipantJoined],
  ['participant_left', readParticipantLeft],
  ['track_published', readParticipantSeen],
  ['track_unpublished', readParticipantSeen],
  ['start_recording', readRecordingReported('started')],
  ['end_recording', readRecordingReported('ended')],
  ['recording_proceeded', readRecordingReported('announced')],
  ['recording_transcoding_finished', readRecordingReported('transcoded')],
]);

/** Reads a webhook's JSON into the class event that it tells. */
export const readWebhook = (json: JsonObject): Result<ClassEvent | NotAboutAClass, Misread> =>
  fullTextAt(json, 'event').andThen((event): Result<ClassEvent | NotAboutAClass, Misread> => {
    const read = READERS.get(event);
    return read === undefined ? ok({ type: 'not-about-a-class' }) : read(json);
  });
