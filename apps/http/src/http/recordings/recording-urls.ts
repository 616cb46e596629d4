import { createHmac, timingSafeEqual } from 'node:crypto';
import { HOUR, type Instant } from '@homeroom/core';

/** What of a recording a URL opens. */
export type SignedKind = 'file' | 'poster';

/** What a signed URL gives to whom, until when. */
export interface RecordingGrant {
  readonly recordId: string;
  readonly kind: SignedKind;
  /** Who it was made for: our id of a person, or the course platform's own name. */
  readonly readerId: string;
  readonly expiresAt: Instant;
}

/** How much longer than the film itself a URL counts: for pauses, and for a tab that was left open over lunch. */
const LONGER_THAN_FILM_MS = 2 * HOUR;

/** Until when a URL that is made now counts. */
export const urlExpiry = (now: Instant, durationSeconds: number | null): Instant =>
  now + Math.ceil((durationSeconds ?? 0) * 1_000) + LONGER_THAN_FILM_MS;

/** The path and query of a signed URL. `<video>` sends no header, so the URL itself is the right to see. */
export const signedPath = (grant: RecordingGrant, secret: string): string => {
  const query = new URLSearchParams({
    person: grant.readerId,
    expires: String(expirySeconds(grant)),
    sig: signature(grant, secret).toString('base64url'),
  });
  return `/api/course/online/recordings/${encodeURIComponent(grant.recordId)}/${grant.kind}?${query}`;
};

/** Whether a URL that came with this query is one of ours and still counts; any of the secrets may have signed it. */
export const isSigned = (
  asked: { readonly recordId: string; readonly kind: SignedKind; readonly query: URLSearchParams },
  secrets: readonly string[],
  now: Instant,
): boolean => {
  const { recordId, kind, query } = asked;
  const expires = query.get('expires') ?? '';
  if (!/^[0-9]{1,12}$/.test(expires) || now > Number(expires) * 1_000) return false;
  const grant = { recordId, kind, readerId: query.get('person') ?? '', expiresAt: Number(expires) * 1_000 };
  const given = Buffer.from(query.get('sig') ?? '', 'base64url');
  const matches = secrets.map((secret) => {
    const right = signature(grant, secret);
    return given.length === right.length && timingSafeEqual(given, right);
  });
  return matches.includes(true);
};

/** The first line keeps this signature apart from every other use of the secret. */
const signature = (grant: RecordingGrant, secret: string): Buffer =>
  createHmac('sha256', secret)
    .update(
      JSON.stringify(['homeroom recording url 1', grant.recordId, grant.kind, grant.readerId, expirySeconds(grant)]),
    )
    .digest();

const expirySeconds = ({ expiresAt }: RecordingGrant): number => Math.ceil(expiresAt / 1_000);
