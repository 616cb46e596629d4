/** A course of a course platform, known by who signs for it and its slug. It comes with the online class token. */
export interface Course {
  readonly id: string;
  /** The `iss` of the tokens that name it. */
  readonly issuer: string;
  /** Unique for the issuer. */
  readonly slug: string;
  /** Null when no token has given one. */
  readonly title: string | null;
}
