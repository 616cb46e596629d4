import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Problem } from '../problem.mjs';
import { commentAt, commentsOf } from './commented-object.mjs';
import { exchangeExcerpt } from './exchange.mjs';
import { code, table } from './markdown.mjs';

/** What makes the made parts of the documents, by name. It reads the compiled code of the checkout at `root`: build first. */
export async function makers(root) {
  const compiled = (path) => import(pathToFileURL(join(root, path)).href);
  const source = (path) => readFileSync(join(root, path), 'utf8');
  const [core, { CONFIG_TABLE }, { createMetrics }, { PROBLEMS }, { RATE_LIMITS }] = await Promise.all([
    compiled('core/dist/src/index.js'),
    compiled('apps/http/dist/src/config/config-table.js'),
    compiled('apps/http/dist/src/metrics/metrics.js'),
    compiled('apps/http/dist/src/http/problem.js'),
    compiled('apps/http/dist/src/http/rate-limits.js'),
  ]);
  const metrics = await ownMetrics(createMetrics());
  return {
    environment: () => environmentTable(CONFIG_TABLE),
    'room-policy': (part) => policyTable(core.ROOM_POLICY, part, source('core/src/domain/room-policy.ts')),
    departures: () => departureTable(core.observedDeparture),
    time: (name) => timeInWords(core[name], name),
    metrics: () => table(['metric', 'type', 'labels', 'what it says'], metrics),
    problems: () => problemTable(PROBLEMS),
    'rate-limits': () => rateLimitTable(RATE_LIMITS, source('apps/http/src/http/rate-limits.ts')),
    exchange: (name) => exchangeExcerpt(root, name),
  };
}

/** Where the true leave lies, by the reason that the event of the second 0 gives. */
function departureTable(observedDeparture) {
  const seconds = (ms) => `t ${ms < 0 ? '−' : '+'} ${Math.abs(ms) / 1000} s`;
  const rows = [...LEAVE_REASONS, null].map((reason) => {
    const { notBefore, notAfter } = observedDeparture(Number.NEGATIVE_INFINITY, 0, reason);
    return [reason === null ? 'none, or unknown' : code(reason), `${seconds(notBefore)} … ${seconds(notAfter)}`];
  });
  return table(['reason', 'the person left within'], rows);
}

const LEAVE_REASONS = [
  'CLIENT_INITIATED',
  'PARTICIPANT_REMOVED',
  'ROOM_DELETED',
  'ROOM_CLOSED',
  'CONNECTION_TIMEOUT',
  'DUPLICATE_IDENTITY',
];

/** A constant of core that is a time in milliseconds, in the largest unit in which it is a whole number. */
function timeInWords(ms, name) {
  if (typeof ms !== 'number') throw new Problem(`core has no time ${name}.`);
  const [unit, length] = UNITS.find(([, length]) => ms % length === 0) ?? ['s', 1_000];
  return `${ms / length} ${unit}${unit !== 's' && ms !== length ? 's' : ''}`;
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

function environmentTable(rows) {
  return table(
    ['variable', 'default', 'meaning'],
    rows.map((row) => [code(row.name), row.default, row.secret ? `**Secret.** ${row.meaning}` : row.meaning]),
  );
}

function policyTable(policy, part, source) {
  const comments = commentsOf(source, 'export const ROOM_POLICY: RoomPolicy = {');
  const words = part === 'locks' ? ['locked', 'unlocked'] : ['on', 'off'];
  return table(
    ['setting', 'value', 'why'],
    leaves(part, policy[part]).map(([path, value]) => [
      code(path.slice(part.length + 1)),
      typeof value === 'boolean' ? words[value ? 0 : 1] : String(value),
      commentAt(comments, path),
    ]),
  );
}

function leaves(path, value) {
  if (typeof value !== 'object') return [[path, value]];
  return Object.entries(value).flatMap(([name, inner]) => leaves(`${path}.${name}`, inner));
}

/** The metrics that are ours; those of the process and of Node.js are prom-client's own. */
async function ownMetrics({ registry }) {
  const all = await registry.getMetricsAsJSON();
  const own = all.filter(({ name }) => name.startsWith('homeroom_'));
  return own.map(({ name, type, help }) => {
    const labels = registry.getSingleMetric(name)?.labelNames ?? [];
    return [code(name), type, labels.map(code).join(', '), help];
  });
}

function problemTable(problems) {
  return table(
    ['status', 'code', 'title'],
    Object.entries(problems).map(([name, { status, title }]) => [status, code(name), title]),
  );
}

function rateLimitTable(limits, source) {
  const comments = commentsOf(source, 'export const RATE_LIMITS = {');
  return table(
    ['limit', 'requests', 'in seconds', 'sized for'],
    Object.entries(limits).map(([name, { requests, seconds }]) => [
      code(name),
      requests,
      seconds,
      commentAt(comments, name),
    ]),
  );
}
