import { errors as joseErrors } from 'jose';
import type { FieldError } from '../problem.js';
import type { ClassTokenInvalid, ClassTokenProblem } from './class-token.js';

/** A token that does not count; `why` is the rest of a sentence. */
export const invalidToken = (why: string, errors: readonly FieldError[] = []): ClassTokenInvalid => ({
  type: 'class-token-invalid',
  detail: `The class token is not valid: ${why}.`,
  errors,
});

/** The same for claims that break rules, every one in words. */
export const invalidClaims = (errors: readonly FieldError[]): ClassTokenInvalid =>
  invalidToken(errors.map(({ path, message }) => `its claim ${path} ${message}`).join('; '), errors);

/** Everything that jose throws, told apart and in our words: out of date, keys that cannot be had, every kind of bad token. */
export const verificationFailure = (error: unknown): ClassTokenProblem => {
  if (error instanceof joseErrors.JWTExpired) return { type: 'class-token-expired' };
  if (error instanceof joseErrors.JWTClaimValidationFailed) return invalidClaims([brokenClaim(error)]);
  if (!(error instanceof joseErrors.JOSEError) || KEY_FAILURES.has(error.code)) {
    return { type: 'keys-unavailable', reason: error instanceof Error ? error.message : 'unknown' };
  }
  return invalidToken(WORDS[error.code] ?? 'it is no signed JWT');
};

const brokenClaim = ({ claim, reason }: joseErrors.JWTClaimValidationFailed): FieldError => {
  if (reason === 'missing') return { path: claim, message: 'is missing' };
  const message = BROKEN_CLAIMS[claim] ?? 'breaks a rule';
  return { path: claim, message: reason === 'check_failed' ? message : 'must be a number of seconds since 1970' };
};

/** The rules of the claims that jose checks. */
const BROKEN_CLAIMS: Readonly<Record<string, string>> = {
  iss: 'must be the issuer whose tokens count here',
  aud: 'must name the audience whose tokens count here',
  nbf: 'must not lie in the future',
};

const WORDS: Readonly<Record<string, string>> = {
  [joseErrors.JWSSignatureVerificationFailed.code]: 'its signature is not by a key that counts here',
  [joseErrors.JWKSNoMatchingKey.code]: 'none of the course platform’s keys has signed it',
  [joseErrors.JOSEAlgNotAllowed.code]: 'its algorithm does not count here',
};

/** A timeout, an answer other than 200, an answer that is no key set. */
const KEY_FAILURES: ReadonlySet<string> = new Set([
  joseErrors.JWKSTimeout.code,
  joseErrors.JOSEError.code,
  joseErrors.JWKSInvalid.code,
  joseErrors.JWKInvalid.code,
]);
