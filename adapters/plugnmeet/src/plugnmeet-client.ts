import type { RecordingNotThere, RecordingStream, RoomNotActive, VideoServerFailed } from '@homeroom/core';
import type { ResultAsync } from 'neverthrow';
import nodeFetch from 'node-fetch';
import type { ArtifactInfo } from './answers/artifacts.js';
import type { ListQuery, Page } from './answers/page.js';
import type { RecordingInfo } from './answers/recordings.js';
import type { ActiveRoom, PastRoom, RoomInfo } from './answers/rooms.js';
import { freshConnections } from './calls/agents.js';
import type { Json, Observe } from './calls/call.js';
import { caller } from './calls/caller.js';
import type { Fetch, Server } from './calls/post.js';
import { downloader, type FileNotThere, type FileWanted } from './downloads/download.js';
import { recordingCalls } from './recording-calls.js';
import { roomCalls } from './room-calls.js';

/** PlugNMeet's HTTP API, of the lines 1.9 and 2.4. Each call ends within its time, and with a value. */
export interface PlugNMeetClient {
  /** Makes a room, or finds it active with its first settings. Safe to repeat. */
  createRoom(room: RoomToCreate): ResultAsync<RoomInfo, VideoServerFailed>;
  /** A token for one person. Sent once only: asking moves somebody who is inside to the new device. */
  joinToken(person: PersonToJoin): ResultAsync<string, RoomNotActive | VideoServerFailed>;
  /** Whether the room is active. Safe to repeat. */
  isRoomActive(roomId: string): ResultAsync<boolean, VideoServerFailed>;
  /** An active room with its people. Asked about a room that is over, the server writes "ended now". Safe to repeat. */
  activeRoomInfo(roomId: string): ResultAsync<ActiveRoom, RoomNotActive | VideoServerFailed>;
  /** All active rooms. The server silently leaves out what it fails to look up: absence proves nothing. Safe to repeat. */
  activeRoomsInfo(): ResultAsync<readonly ActiveRoom[], VideoServerFailed>;
  /** Ends a room for everybody. Safe to repeat. */
  endRoom(roomId: string): ResultAsync<'ended' | 'was-not-active', VideoServerFailed>;
  /** Lives of rooms, running ones too. Safe to repeat. */
  pastRooms(query: ListQuery): ResultAsync<Page<PastRoom>, VideoServerFailed>;
  /** Processed recordings. Safe to repeat. */
  recordings(query: ListQuery): ResultAsync<Page<RecordingInfo>, VideoServerFailed>;
  /** One recording; `recording-not-there` until it has been processed. Safe to repeat. */
  recordingInfo(recordId: string): ResultAsync<RecordingInfo, RecordingNotThere | VideoServerFailed>;
  /** A token for `downloadFile`, good for some minutes. Safe to repeat. */
  recordingDownloadToken(recordId: string): ResultAsync<string, RecordingNotThere | VideoServerFailed>;
  /** Deletes a recording and its file for good. Safe to repeat. */
  deleteRecording(recordId: string): ResultAsync<'deleted' | 'was-not-there', VideoServerFailed>;
  /** Files that the server made of classes. 1.9.4 does not know the call (exchange `artifact-fetch`): it has none. Safe to repeat. */
  artifacts(query: ListQuery): ResultAsync<Page<ArtifactInfo>, VideoServerFailed>;
  /** One artifact. 2.x only. Safe to repeat. */
  artifactInfo(artifactId: string): ResultAsync<ArtifactInfo, ArtifactNotThere | VideoServerFailed>;
  /** A token for `downloadFile`. 2.x only. Safe to repeat. */
  artifactDownloadToken(artifactId: string): ResultAsync<string, ArtifactNotThere | VideoServerFailed>;
  /** Begins to download a file. Safe to repeat, with a fresh token. */
  downloadFile(file: FileWanted): ResultAsync<RecordingStream, FileNotThere | VideoServerFailed>;
}

/** The body of `room/create`, in camelCase. */
export type RoomToCreate = { readonly roomId: string; readonly [field: string]: Json };

/** The body of `room/getJoinToken`, in camelCase. */
export type PersonToJoin = { readonly roomId: string; readonly [field: string]: Json };

/** The server has no such artifact. */
export interface ArtifactNotThere {
  readonly type: 'artifact-not-there';
}

/** Where PlugNMeet is, what proves that it is us, and how long we wait. */
export interface PlugNMeetClientOptions {
  /** With or without a slash at the end; may hold a path. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly apiSecret: string;
  /** One call with all its attempts. Default 10. */
  readonly timeoutSeconds?: number;
  /** Create, end and join token, which may wait 15 s for a lock on the server. Default the greater of 20 and `timeoutSeconds`. */
  readonly slowTimeoutSeconds?: number;
  /** Longest silence in a download. Default 30. */
  readonly idleSeconds?: number;
  /** Hosts (`host` or `host:port`) that a download may be redirected to. Default: that of `baseUrl`. */
  readonly downloadHosts?: readonly string[];
  /** Is told how each call ended. */
  readonly observe?: Observe;
  /** Default node-fetch. */
  readonly fetch?: Fetch;
}

/** An answer takes milliseconds; ten seconds are a server in trouble. */
const TIMEOUT_SECONDS = 10;

/** The server's own wait for its lock, 15 s, with something to spare. */
const SLOW_TIMEOUT_SECONDS = 20;

/** A server that is alive sends something in half a minute. */
const IDLE_SECONDS = 30;

/** A client. Opens nothing until it is used, and keeps no connection. Throws a `TypeError` when `baseUrl` is no address that paths can follow. */
export const plugnmeetClient = (options: PlugNMeetClientOptions): PlugNMeetClient => {
  const timeoutSeconds = options.timeoutSeconds ?? TIMEOUT_SECONDS;
  const slowTimeoutSeconds = options.slowTimeoutSeconds ?? Math.max(SLOW_TIMEOUT_SECONDS, timeoutSeconds);
  const observe = options.observe ?? (() => {});
  const url = addressOf(options.baseUrl);
  const server: Server = {
    baseUrl: url.href.replace(/\/+$/, ''),
    apiKey: options.apiKey,
    apiSecret: options.apiSecret,
    fetch: options.fetch ?? nodeFetch,
    agents: freshConnections(),
  };
  const limits = {
    timeoutSeconds,
    idleSeconds: options.idleSeconds ?? IDLE_SECONDS,
    hosts: new Set(options.downloadHosts ?? [url.host]),
  };
  const call = caller(server, observe);
  return {
    ...roomCalls(call, timeoutSeconds, slowTimeoutSeconds),
    ...recordingCalls(call, timeoutSeconds),
    downloadFile: downloader(server, limits, observe),
  };
};

/** A path would land in a query or a fragment; and a password in the address would make every call fail, or be told in errors. */
const addressOf = (baseUrl: string): URL => {
  const url = new URL(baseUrl);
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:';
  if (!isWeb || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new TypeError('baseUrl must be an http or https address without a password, a query and a fragment');
  }
  return url;
};
