/** What a running attempt may say of itself. */
export type AttemptProgress =
  /** It works on and is not dead before `leaseMs` have passed: `ATTEMPT_LEASE` or `SILENT_STEP_LEASE`. */
  | { readonly type: 'alive'; readonly leaseMs: number }
  | { readonly type: 'found-on-server'; readonly announcedBytes: number | null }
  | { readonly type: 'fetching' }
  | { readonly type: 'not-there-yet' }
  /** The file, the way to it or our disk: `reason` is kept, and it is tried again after a growing pause. */
  | { readonly type: 'failed'; readonly reason: string }
  | { readonly type: 'fetched'; readonly file: FetchedFile }
  | { readonly type: 'poster-made'; readonly posterKey: string }
  | { readonly type: 'poster-failed'; readonly reason: string };

/** A recording's file, whole and checked, under its key in the file store. */
export interface FetchedFile {
  readonly fileKey: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly durationSeconds: number | null;
  readonly width: number | null;
  readonly height: number | null;
}
