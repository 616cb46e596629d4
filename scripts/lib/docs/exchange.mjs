import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const FIXTURES = 'adapters/plugnmeet/test/fixtures';
// A document shows the shape; the whole is in the fixture.
const LONGEST_TEXT = 60;
const MOST_ITEMS = 1;

/** One recorded exchange as Markdown: the request and the answer, tokens and long values cut. `name` is such as `plugnmeet-2.4.0/room-end-active`. */
export function exchangeExcerpt(root, name) {
  const [server, exchange] = name.split('/');
  const file = `${FIXTURES}/${server}/exchanges/${exchange}.json`;
  const { request, response } = JSON.parse(readFileSync(join(root, file), 'utf8'));
  return [
    '```http',
    `${request.method} ${withoutTokens(request.path)}`,
    ...(request.body ? [shown(request.body)] : []),
    '',
    `HTTP ${response.status}${shownHeaders(response.headers)}`,
    ...(response.bodyEncoding === 'base64' ? ['(bytes)'] : [shown(response.body)]),
    '```',
    `Recorded: [\`${exchange}\`](../${file})`,
  ].join('\n');
}

function shown(body) {
  try {
    return JSON.stringify(shortened(JSON.parse(body)), null, 2);
  } catch {
    return cut(withoutTokens(body));
  }
}

/** Of the headers only those that a download hangs on. */
function shownHeaders(headers) {
  const wanted = ['Content-Length', 'Accept-Ranges', 'Content-Range', 'Location'];
  const found = wanted.filter((name) => headers[name] !== undefined && headers['Content-Type'] !== 'application/json');
  return found.map((name) => `\n${name}: ${headers[name]}`).join('');
}

function shortened(value) {
  if (typeof value === 'string') return cut(withoutTokens(value));
  if (Array.isArray(value)) {
    const items = value.slice(0, MOST_ITEMS).map(shortened);
    return value.length > MOST_ITEMS ? [...items, `… ${value.length - MOST_ITEMS} more`] : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shortened(inner)]));
}

function withoutTokens(text) {
  return text.replace(/eyJ[A-Za-z0-9_-]{8,}(\.[A-Za-z0-9_-]+)*/g, 'eyJhbGci…');
}

function cut(text) {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
}
