/** Which video server the rows of a store belong to. */
export interface VideoServerName {
  /** A name that never changes, such as `main`. Part of every key that the video server gives. */
  readonly videoServer: string;
}
