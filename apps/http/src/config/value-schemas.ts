import { z } from 'zod';

/** HMAC-SHA256 keys of fewer bytes than its output weaken it (RFC 7518, section 3.2). */
export const SECRET_BYTES = 32;

/** A text, as it is given. */
export const text = () => z.string();

/** A whole number in decimal, with its bounds. */
export const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .refine((given) => /^[0-9]{1,9}$/.test(given) && Number(given) >= least && Number(given) <= most, {
      error: `must be a whole number from ${least} to ${most}`,
    })
    .transform(Number);

/** One of a few words. */
export const oneOf = <const Word extends string>(words: readonly Word[]) =>
  z.enum(words, { error: `must be one of: ${words.join(', ')}` });

/** Words with commas between them, each one of a few, at least one. */
export const someOf = <const Word extends string>(words: readonly Word[]) =>
  list().pipe(z.array(oneOf(words)).nonempty({ error: `must name at least one of: ${words.join(', ')}` }));

/** A secret: long enough to sign with. */
export const signingSecret = () =>
  z.string().refine((given) => Buffer.byteLength(given) >= SECRET_BYTES, {
    error: `must have at least ${SECRET_BYTES} bytes`,
  });

/** An http or https URL without a user, a query and a fragment; it loses the slash at its end. */
export const webUrl = () =>
  z
    .string()
    .refine((given) => isWebUrl(given), { error: 'must be an http or https URL, without user, query and fragment' })
    .transform((given) => new URL(given).href.replace(/\/+$/, ''));

/** A key that travels in a header, as `Authorization: Bearer <key>`. */
export const bearerKey = () =>
  z.string().regex(/^[\x21-\x7e]+$/, { error: 'must have printable ASCII letters only, and no spaces' });

/** A Postgres connection URL. */
export const postgresUrl = () =>
  z.string().refine(isPostgresUrl, { error: 'must be a URL that begins with postgres:// or postgresql://' });

/** Web origins (scheme, host, port) with commas between them. */
export const origins = () =>
  list().pipe(
    z.array(
      z.string().refine((given) => isWebUrl(given) && parsed(given)?.origin === given, {
        error: 'must be origins such as https://school.example, with commas between them',
      }),
    ),
  );

/** Host names, with a port where there is one, with commas between them, at least one. */
export const hosts = () => {
  const error = 'must be host names such as files.example or files.example:8443, with commas between them';
  const host = z.string().refine((given) => parsed(`https://${given}`)?.host === given.toLowerCase(), { error });
  return list().pipe(z.array(host).nonempty({ error }));
};

const list = () =>
  z.string().transform((given) =>
    given
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  );

const parsed = (given: string): URL | null => (URL.canParse(given) ? new URL(given) : null);

/** Its user and password are percent-encoded: a `%` that begins no letter would break the start. */
const isPostgresUrl = (given: string): boolean => {
  const url = parsed(given.replace('@/', '@localhost/'));
  return url !== null && /^postgres(ql)?:$/.test(url.protocol) && isDecodable(url.username + url.password);
};

const isDecodable = (encoded: string): boolean => {
  try {
    decodeURIComponent(encoded);
    return true;
  } catch {
    return false;
  }
};

const isWebUrl = (given: string): boolean => {
  const url = parsed(given);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return false;
  return url.username === '' && url.password === '' && url.search === '' && url.hash === '';
};
