import { SignJWT } from 'jose';
import type { Signer } from '../../test/support/signed-webhook.js';

/** Who signs webhooks and API calls. */
export const SIGNER: Signer = { apiKey: 'plugnmeet', apiSecret: 'an-api-secret-that-only-benchmarks-know' };

/** What signs class tokens. */
export const CLASS_TOKEN_SECRET = 'a-class-token-secret-that-only-benchmarks-know';
export const ISSUER = 'https://lms.example';

const TOKEN_LIFE_SECONDS = 3_600;

/** A class token of a course, as the course platform would sign it. */
export const classToken = (course: string, sub: string, role: 'teacher' | 'student'): Promise<string> => {
  const issuedAt = Math.floor(Date.now() / 1_000);
  return new SignJWT({ name: sub, role, course: { slug: course } })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(ISSUER)
    .setSubject(sub)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + TOKEN_LIFE_SECONDS)
    .sign(new TextEncoder().encode(CLASS_TOKEN_SECRET));
};
