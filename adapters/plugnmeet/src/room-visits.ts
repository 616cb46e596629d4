import type { VideoServerFailed, VisitsReported } from '@homeroom/core';
import { errAsync, okAsync, type ResultAsync } from 'neverthrow';
import { readAnalytics } from './answers/analytics.js';
import { misunderstood } from './calls/failures.js';
import { downloadText } from './downloads/download-text.js';
import type { PlugNMeetClient } from './plugnmeet-client.js';

/** A class of 500 people makes some 200 kB of analytics (exchange `artifact-download`: 700 bytes a person). */
const ANALYTICS_MAX_BYTES = 8 * 1024 * 1024;

/** Longest time that the file may take, in seconds: it is small, and a sweep waits for it. */
const ANALYTICS_TIMEOUT_SECONDS = 30;

/** The server makes one file a life of the room; more lives than this are not looked at. */
const LIVES_MAX = 5;

type Visits = VisitsReported['visits'];

/**
 * Who visited a room, by the analytics files that PlugNMeet 2.x makes about 50 s after the end; null while there is none.
 * 1.9.4 makes none.
 */
export const roomVisits = (client: PlugNMeetClient, roomId: string): ResultAsync<Visits | null, VideoServerFailed> =>
  client.artifacts({ roomIds: [roomId], limit: 20, orderBy: 'DESC' }).andThen(({ items }) => {
    const files = items
      .filter((item) => item.roomId === roomId && item.type === 'MEETING_ANALYTICS')
      .slice(0, LIVES_MAX);
    return files.reduce<ResultAsync<Visits | null, VideoServerFailed>>(
      (before, { artifactId }) =>
        before.andThen((visits) =>
          visitsOf(client, roomId, artifactId).map((more) => (more === null ? visits : [...(visits ?? []), ...more])),
        ),
      okAsync(null),
    );
  });

/** Null for a file that is gone again. */
const visitsOf = (
  client: PlugNMeetClient,
  roomId: string,
  artifactId: string,
): ResultAsync<Visits | null, VideoServerFailed> =>
  client
    .artifactDownloadToken(artifactId)
    .andThen((token) => client.downloadFile({ kind: 'artifact', token }))
    .andThen((file) => downloadText(file, { maxBytes: ANALYTICS_MAX_BYTES, timeoutSeconds: ANALYTICS_TIMEOUT_SECONDS }))
    .andThen((text) => readAnalytics(text, roomId).mapErr(misunderstood))
    .map((visits): Visits | null => visits)
    .orElse((error) => (isGone(error) ? okAsync(null) : errAsync(error)));

const isGone = <E extends { readonly type: string }>(
  error: E | { readonly type: 'artifact-not-there' | 'file-not-there' },
): error is { readonly type: 'artifact-not-there' | 'file-not-there' } =>
  error.type === 'artifact-not-there' || error.type === 'file-not-there';
