/** Names that nobody can guess, from a cryptographic source. Every call gives another. */
export interface Ids {
  /** A name for a row or a file: letters, digits and `-`, at most 40. */
  id(): string;
  /** What the video server calls a person: `[a-z0-9]{26}`. */
  identity(): string;
  /** A room: `[a-z0-9]{20}`, so it never looks like a breakout room or a reserved form. */
  roomId(): string;
}
