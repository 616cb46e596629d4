/** The state hash's hash. */
export interface Digest {
  /** SHA-256 of the text in UTF-8, lower-case hex. */
  sha256(text: string): string;
}
