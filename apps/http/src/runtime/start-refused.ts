import type { Result } from 'neverthrow';

/** The app cannot start, for a reason that the operator can do something about: shown as it is, without a stack. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
}

/** The value, or the end of the start with what went wrong in words. */
export const orRefuse = <Value>(result: Result<Value, StartFailure>, what: string): Value => {
  if (result.isOk()) return result.value;
  const { type, message, reason } = result.error;
  throw new StartRefused(`${what}: ${message ?? reason ?? type}`);
};

interface StartFailure {
  readonly type: string;
  readonly message?: string;
  readonly reason?: string;
}
