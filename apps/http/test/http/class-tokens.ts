import { SignJWT } from 'jose';

export const ISSUER = 'https://lms.example';
export const CLASS_TOKEN_SECRET = 'the-class-token-secret-of-the-tests-1';
/** Monday, 23 November 2026, nine o'clock UTC. */
export const NOW = Date.UTC(2026, 10, 23, 9);

/** Claims of Ada, a teacher of algebra, valid for an hour; overridden by what is given. */
export const claimsOf = (given: Record<string, unknown> = {}): Record<string, unknown> => ({
  iss: ISSUER,
  sub: '42',
  name: 'Ada Lovelace',
  picture: '/media/ada.png',
  role: 'teacher',
  course: { slug: 'algebra-1', title: 'Algebra I' },
  class: {
    title: 'Matrices',
    details: 'Bring chapter 4',
    starts_at: '2026-11-23T09:00:00.000Z',
    ends_at: '2026-11-23T10:00:00.000Z',
  },
  iat: NOW / 1_000,
  exp: NOW / 1_000 + 3_600,
  ...given,
});

/** A class token as the course platform signs it with a shared secret. */
export const classToken = (given: Record<string, unknown> = {}, secret = CLASS_TOKEN_SECRET): Promise<string> =>
  new SignJWT(claimsOf(given)).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(new TextEncoder().encode(secret));

/** A token with any header and no signature. */
export const unsignedToken = (header: object, given: Record<string, unknown> = {}): string =>
  `${encoded(header)}.${encoded(claimsOf(given))}.`;

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
