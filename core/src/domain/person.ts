import { managesClass, type Role } from './role.js';

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

/** A course platform that asks by itself, with nobody's token: it reads all of its courses, or of the one that its token names. */
export interface Platform {
  readonly role: 'platform';
  readonly issuer: string;
  /** Null: all courses of the issuer. */
  readonly slug: string | null;
}

/** Who asks: a person, in a role, in one course. */
export interface Actor {
  readonly person: Person;
  readonly role: Role;
  readonly courseId: string;
}

/** Whoever reads a course: a person in it, or its course platform by itself. */
export type Reader = Actor | (Platform & { readonly courseId: string });

/** Teachers, assistants and the course platform see everybody; others see themselves. */
export const seesEverybody = (reader: { readonly role: Role | 'platform' }): boolean =>
  reader.role === 'platform' || managesClass(reader.role);
