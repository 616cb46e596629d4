import type { Instant, Platform, Role } from '@homeroom/core';
import type { ResultAsync } from 'neverthrow';
import type { FieldError } from '../problem.js';
import type { Picture } from './picture.js';

/** A verified online class token: a person's, or the course platform's own. */
export type ClassToken = PersonToken | PlatformToken;

/** What the course platform's own token says. */
export interface PlatformToken extends Platform {
  /** What the platform calls the program that asks. */
  readonly subject: string;
  readonly expiresAt: Instant;
}

/** What a person's token says. */
export interface PersonToken {
  readonly issuer: string;
  /** What the course platform calls the person. */
  readonly subject: string;
  /** The token's name, else its subject. */
  readonly name: string;
  readonly picture: Picture;
  readonly role: Role;
  readonly course: { readonly slug: string; readonly title: string | null };
  readonly class: ClassOfToken;
  readonly expiresAt: Instant;
}

/** The class that a token describes; null where it does not say. */
export interface ClassOfToken {
  readonly title: string | null;
  readonly details: string | null;
  readonly startsAt: Instant | null;
  readonly endsAt: Instant | null;
}

/** Badly signed, of another issuer or audience, not yet valid, or with claims that break a rule. `detail` is safe to show. */
export interface ClassTokenInvalid {
  readonly type: 'class-token-invalid';
  readonly detail: string;
  readonly errors: readonly FieldError[];
}

/** Rightly signed and out of date. */
export interface ClassTokenExpired {
  readonly type: 'class-token-expired';
}

/** The course platform's keys cannot be had now. Repeating may help. */
export interface KeysUnavailable {
  readonly type: 'keys-unavailable';
  readonly reason: string;
}

export type ClassTokenProblem = ClassTokenInvalid | ClassTokenExpired | KeysUnavailable;

/** Checks online class tokens. */
export interface ClassTokenVerifier {
  /** What the token says, when it counts. Safe to repeat. */
  verify(token: string): ResultAsync<ClassToken, ClassTokenProblem>;
}
