import type { Instant } from './instant.js';
import type { Person } from './person.js';
import type { Role } from './role.js';

/** A person in a live session. Kept over tokens, rooms and breakout rooms. */
export interface Seat {
  readonly liveSessionId: string;
  readonly person: Person;
  /** The role of the latest token. */
  readonly role: Role;
  /** What the video server calls the person: random, `[a-z0-9]{26}`, says nothing about them outside this live session. */
  readonly identity: string;
  /** When a teacher blocked the person; null when nobody did. */
  readonly blockedAt: Instant | null;
}
