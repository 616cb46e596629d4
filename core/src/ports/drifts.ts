import type { Drift } from '../domain/drift.js';
import type { Page, PageWanted, Stored } from './storage.js';

/** Differences between us and the video server. */
export interface Drifts {
  /**
   * Records some; each once for its room, kind and `asked`: told again, it keeps its first time and gets the newest `found`
   * and `repairedAt`, if that is told. Safe to repeat.
   */
  record(drifts: readonly Drift[]): Stored<void>;
  /** Newest first. */
  list(page: PageWanted): Stored<Page<Drift>>;
}
