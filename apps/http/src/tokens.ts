import type { RequestListener } from 'node:http';
import type {
  AnswerWriter,
  LiveClasses,
  Media,
  ObservationReader,
  RecordingFiles,
  RecordingSource,
  VideoServer,
} from '@homeroom/core';
import type { ClassTokenVerifier } from './http/class-token/class-token.js';
import type { WebhookDoor } from './http/parts.js';
import type { DemoLinks, SimulatorAccess } from './runtime/demo.js';
import type { Keys } from './runtime/keys.js';
import type { Storage } from './runtime/storage.js';

/** Names a part of the app, with the type of what it names. */
export interface Token<Part> {
  readonly id: symbol;
  /** Never set: it only carries the type. */
  readonly part?: Part;
}

const token = <Part>(name: string): Token<Part> => ({ id: Symbol(name) });

/** Recording files with the sweep of what killed fetches leave behind. */
export interface SweptFiles extends RecordingFiles {
  sweep(): Promise<void>;
}

/** The use cases that derive again; they ask no video server. */
export type Rebuilding = Pick<LiveClasses, 'rebuildLiveSession' | 'rebuildAll'>;

/** The video server's side of things. */
export interface VideoSide {
  readonly videoServer: VideoServer;
  readonly recordingSource: RecordingSource;
  readonly reader: ObservationReader;
  readonly answerWriter: AnswerWriter;
  readonly door: WebhookDoor;
  /** The simulator that stands in; null with a real PlugNMeet. */
  readonly simulator: SimulatorAccess | null;
}

/** Every part that `container.ts` wires. */
export const TOKENS = {
  dataDir: token<string>('dataDir'),
  keys: token<Keys>('keys'),
  storage: token<Storage>('storage'),
  videoSide: token<VideoSide>('videoSide'),
  files: token<SweptFiles>('files'),
  media: token<Media>('media'),
  liveClasses: token<LiveClasses>('liveClasses'),
  rebuilding: token<Rebuilding>('rebuilding'),
  classTokens: token<ClassTokenVerifier>('classTokens'),
  listener: token<RequestListener>('listener'),
  demo: token<DemoLinks | null>('demo'),
};
