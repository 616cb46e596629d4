/** What stands where a secret stood. */
export const REDACTED = '[redacted]';

/** A known secret of fewer letters is not looked for: it would tear ordinary words out of the log. */
const LEAST_SECRET_LENGTH = 6;

/** Anything that begins like a JWT ({"…} in base64url), signed or not, whole, cut off, or with others behind it. */
const JWT = /eyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)*/g;

/** `Authorization`'s values. */
const CREDENTIALS = /\b(Bearer|Basic)\s+[^\s"\\,]+/gi;

/** URLs lose their user, query and fragment: signatures, access tokens and passwords travel there. */
const URLS = /\b([a-z][a-z0-9+.-]{0,20}:\/\/)([^\s"'<>\\]+)/gi;

/** PlugNMeet's downloads carry their token in the path. */
const DOWNLOADS = /(\/download\/(?:recording|artifact)\/)[^\s"'/?#\\]+/gi;

/** What a secret is called. What stands in front is bounded, or a long line of words and dashes would take for ever. */
const SECRET_NAME = '[\\w-]{0,40}(?:authorization|cookie|secret|password|token|signature|(?:api|admin)[-_]?key)|sig';

/** Parameters of a query or a form, also where the rest of the URL is missing. */
const PARAMETERS = new RegExp(`\\b(${SECRET_NAME})=[^\\s"'&;\\\\]+`, 'gi');

/** A text, and what else stands in a list that holds no lists and objects. */
const TEXT = '"(?:[^"\\\\]|\\\\.)*"';
const PLAIN = `(?:${TEXT}|[\\w.+-]+)`;

/** Members of an object that are secret by their name, whether text or a list of texts. Deeper ones have names of their own. */
const MEMBERS = new RegExp(`("(?:${SECRET_NAME})"\\s*:\\s*)(?:${TEXT}|\\[(?:${PLAIN}(?:,${PLAIN})*)?\\])`, 'gi');

/** The same in JSON that stands inside a text. */
const MEMBERS_IN_TEXT = new RegExp(`(\\\\"(?:${SECRET_NAME})\\\\"\\s*:\\s*)\\\\"(?:(?!\\\\").)*\\\\"`, 'gi');

/** What takes secrets out of lines. */
export interface Scrub {
  scrub(line: string): string;
  /** From now on these too: secrets that are made, or read, when the log is there already. */
  hide(...secrets: readonly string[]): void;
}

/**
 * Takes secrets out of a line of the log, which is JSON and stays JSON: the given ones, whatever looks like a JWT or is
 * called like a secret, and the queries of URLs. Working on the finished line, it sees messages, errors, bindings and
 * nested values alike.
 */
export const createScrub = (secrets: readonly string[]): Scrub => {
  let known: readonly string[] = [];
  const hide = (...more: readonly string[]): void => {
    const spelt = more.filter((secret) => secret.length >= LEAST_SECRET_LENGTH).flatMap(spellings);
    // The longest first, so that no secret that holds another stays half.
    known = [...new Set([...known, ...spelt])].sort((a, b) => b.length - a.length);
  };
  hide(...secrets);
  const scrub = (line: string): string => {
    let clean = line;
    for (const secret of known) clean = clean.replaceAll(secret, REDACTED);
    return clean
      .replace(MEMBERS, `$1"${REDACTED}"`)
      .replace(MEMBERS_IN_TEXT, `$1\\"${REDACTED}\\"`)
      .replace(JWT, REDACTED)
      .replace(URLS, (_, scheme: string, rest: string) => scheme + withoutSecrets(rest))
      .replace(DOWNLOADS, `$1${REDACTED}`)
      .replace(CREDENTIALS, `$1 ${REDACTED}`)
      .replace(PARAMETERS, `$1=${REDACTED}`);
  };
  return { scrub, hide };
};

/** A secret as it is, as JSON writes it, as JSON inside JSON does, and as URLs write it. */
const spellings = (secret: string): string[] => [
  secret,
  inJson(secret),
  inJson(inJson(secret)),
  encodeURIComponent(secret),
];

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);

const withoutSecrets = (rest: string): string => {
  const [, authority = '', path = '', hidden = ''] = /^([^/?#]*)([^?#]*)(.*)$/.exec(rest) ?? [];
  const at = authority.lastIndexOf('@');
  const host = at === -1 ? authority : `${REDACTED}@${authority.slice(at + 1)}`;
  return host + path + (hidden.length > 1 ? `${hidden.slice(0, 1)}${REDACTED}` : hidden);
};
