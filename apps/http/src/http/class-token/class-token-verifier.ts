import type { Clock } from '@homeroom/core';
import type { JWTPayload } from 'jose';
import { errAsync, type Result, ResultAsync } from 'neverthrow';
import { readWith } from '../field-errors.js';
import type { FieldError } from '../problem.js';
import {
  type PersonClaims,
  PersonClaims as PersonClaimsSchema,
  type PlatformClaims,
  PlatformClaims as PlatformClaimsSchema,
  PlatformRole,
} from './claims.js';
import type { ClassToken, ClassTokenProblem, ClassTokenVerifier, PersonToken, PlatformToken } from './class-token.js';
import { absolutePicture } from './picture.js';
import { type ClassTokenKeys, verifySignatureWith } from './signing-keys.js';
import { invalidClaims, invalidToken, verificationFailure } from './verification-failure.js';

/** How far the clocks of two machines may differ. */
const LEEWAY_SECONDS = 60;
/** Longest token: names and a class's details fit, and no one has more than that checked. */
const TOKEN_LETTERS = 16_384;

export interface ClassTokenVerifierOptions {
  readonly keys: ClassTokenKeys;
  /** The keys sign for this issuer and no other. */
  readonly issuer: string;
  /** Null: any. */
  readonly audience: string | null;
  /** What relative pictures are relative to; null: they are dropped. */
  readonly picturesBase: string | null;
  readonly clock: Clock;
}

/** Verifies class tokens of one issuer. With a JWKS it asks the course platform for its keys when it needs them. */
export const createClassTokenVerifier = (options: ClassTokenVerifierOptions): ClassTokenVerifier => {
  const verifySignature = verifySignatureWith(options.keys);
  const verifyTimes = (token: string) =>
    verifySignature(token, {
      issuer: options.issuer,
      ...(options.audience === null ? {} : { audience: options.audience }),
      clockTolerance: LEEWAY_SECONDS,
      currentDate: new Date(options.clock.now()),
      requiredClaims: ['sub', 'exp'],
    });
  return {
    verify: (token) =>
      token.length > TOKEN_LETTERS
        ? errAsync(invalidToken(`it has more than ${TOKEN_LETTERS} letters`))
        : ResultAsync.fromThrowable(
            verifyTimes,
            verificationFailure,
          )(token).andThen((payload) => readClaims(payload, options.picturesBase)),
  };
};

const readClaims = (payload: JWTPayload, picturesBase: string | null): Result<ClassToken, ClassTokenProblem> => {
  const read: Result<ClassToken, readonly FieldError[]> = PlatformRole.safeParse(payload).success
    ? readWith(PlatformClaimsSchema, payload).map(platformTokenOf)
    : readWith(PersonClaimsSchema, payload).map((claims) => personTokenOf(claims, picturesBase));
  return read.mapErr(invalidClaims);
};

const platformTokenOf = (claims: PlatformClaims): PlatformToken => ({
  role: 'platform',
  issuer: claims.iss,
  subject: claims.sub,
  slug: claims.course?.slug ?? null,
  expiresAt: claims.exp * 1_000,
});

const personTokenOf = (claims: PersonClaims, picturesBase: string | null): PersonToken => ({
  issuer: claims.iss,
  subject: claims.sub,
  name: claims.name?.trim() || claims.sub,
  picture: absolutePicture(claims.picture ?? null, picturesBase),
  role: claims.role,
  course: { slug: claims.course.slug, title: claims.course.title?.trim() || null },
  class: {
    title: claims.class?.title ?? null,
    details: claims.class?.details ?? null,
    startsAt: claims.class?.starts_at ?? null,
    endsAt: claims.class?.ends_at ?? null,
  },
  expiresAt: claims.exp * 1_000,
});
