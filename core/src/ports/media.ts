import type { ResultAsync } from 'neverthrow';

/** The file is no film that we can use. Repeating does not help. */
export interface NotMedia {
  readonly type: 'not-media';
  readonly reason: string;
}

/** The tool is missing, took too long or broke. Repeating may help. */
export interface MediaToolFailed {
  readonly type: 'media-tool-failed';
  readonly reason: string;
}

/** Looks into a film on this machine's disk. Never given a URL. */
export interface Media {
  /** What the file holds. Bounded in time. Safe to repeat. */
  probe(path: string): ResultAsync<MediaFacts, NotMedia | MediaToolFailed>;
  /** A JPEG of one frame near `atSeconds`, at most 2 MB. Bounded in time. Safe to repeat. */
  poster(path: string, atSeconds: number): ResultAsync<Uint8Array, NotMedia | MediaToolFailed>;
}

/** A film with at least one video track. */
export interface MediaFacts {
  readonly durationSeconds: number;
  readonly width: number;
  readonly height: number;
}
