import type { ServerAnswer } from '../domain/class-event.js';

/** Writes an answer of the video server into bytes that `ObservationReader` reads back into the same answer. Pure. */
export interface AnswerWriter {
  /** The bytes, with their SHA-256 in lower-case hex. Never fails. */
  write(answer: ServerAnswer): { readonly body: Uint8Array; readonly bodySha256: string };
}
