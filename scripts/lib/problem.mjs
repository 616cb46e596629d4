/** The exit code of a script that was called wrongly. */
export const WRONG_CALL = 2;

/** What went wrong, in words for the person at the keyboard. Anything else that is thrown is a bug and keeps its stack. */
export class Problem extends Error {
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}
