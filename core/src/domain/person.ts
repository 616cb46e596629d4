import type { Role } from './role.js';

/**
 * - `member`: known to the course platform;
 * - `guest`: came by a guest link;
 * - `phone`: dialled in;
 * - `unknown`: was in a room with a token that we did not issue.
 */
export type PersonKind = 'member' | 'guest' | 'phone' | 'unknown';

/** A person, kept over courses and live sessions. */
export interface Person {
  readonly id: string;
  readonly kind: PersonKind;
  /** The course platform that knows the person, and what it calls them (`iss` and `sub`); null for other kinds. */
  readonly issuer: string | null;
  readonly externalId: string | null;
  readonly name: string;
  /** Absolute, or null. */
  readonly pictureUrl: string | null;
}

/** Who asks: a person, in a role, in one course. */
export interface Actor {
  readonly person: Person;
  readonly role: Role;
  readonly courseId: string;
}
