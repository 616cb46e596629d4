import type { Result } from 'neverthrow';
import type { ClassEvent } from '../domain/class-event.js';
import type { InboxEntry } from '../domain/observation.js';

/** Reads the video server's words into ours. Pure: the same bytes give the same event, so that everything can be made again. */
export interface ObservationReader {
  /** The class event of an observation; `not-about-a-class` for kinds that say nothing about one. Errors: `unreadable`; repeating does not help. */
  read(entry: InboxEntry): Result<ClassEvent | { readonly type: 'not-about-a-class' }, Unreadable>;
}

/** The bytes make no event; `reason` names the field and holds no value. */
export interface Unreadable {
  readonly type: 'unreadable';
  readonly reason: string;
}
