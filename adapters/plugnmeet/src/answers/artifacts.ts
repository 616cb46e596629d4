import type { Instant } from '@homeroom/core';
import { ok, type Result, safeTry } from 'neverthrow';
import { type JsonObject, type Misread, objectAt, within } from '../reading/json.js';
import { certainMomentAt } from '../reading/moment.js';
import { idAt } from '../reading/plain-text.js';

/** A file that PlugNMeet made of a class, such as its analytics (`MEETING_ANALYTICS`). */
export interface ArtifactInfo {
  readonly artifactId: string;
  readonly roomId: string;
  readonly type: string;
  readonly createdAt: Instant;
}

/** Reads one artifact of a list. */
export const readArtifact = (artifact: JsonObject): Result<ArtifactInfo, Misread> =>
  safeTry(function* () {
    const artifactId = yield* idAt(artifact, 'artifact_id');
    const roomId = yield* idAt(artifact, 'room_id');
    const type = yield* idAt(artifact, 'type');
    const createdAt = yield* certainMomentAt(artifact, 'created');
    return ok({ artifactId, roomId, type, createdAt });
  });

/** Reads `artifact_info` of an answer of `artifact/info`. */
export const readArtifactInfo = (answer: JsonObject): Result<ArtifactInfo, Misread> =>
  objectAt(answer, 'artifact_info').andThen((info) => readArtifact(info).mapErr(within('artifact_info')));
