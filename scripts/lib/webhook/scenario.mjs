import { Problem, WRONG_CALL } from '../problem.mjs';
import { newIds } from './new-ids.mjs';

// Every time in the recorded bodies, also inside the room's metadata, which is JSON in a string: its unit as a fraction of a second.
const TIME = /(\\*"(creation_time|started_at|created_at|joined_at|joined_at_ms|unix_micro)\\*"\s*:\s*\\*")(\d+)/g;
const PER_SECOND = { joined_at_ms: 1000, unix_micro: 1_000_000 };

/**
 * The webhooks of a recorded scenario in the order in which they arrived: `[{ body, contentType }]`, each body as it was. With `renames` (pairs of
 * ids) or `moveTo` (UTC milliseconds) it is a new class: the ids are replaced wherever they stand whole, all times move by the same whole seconds, so
 * that the last webhook arrives then, and what the recording's ids named gets new ones, or a receiver would take it for what it knows already.
 * Throws a Problem for what is not a scenario, and for a rename of what is not in it.
 */
export function readScenario(text, { renames, moveTo }) {
  const webhooks = parse(text);
  const last = Math.max(...webhooks.map(({ arrivedAtMs }) => arrivedAtMs));
  const seconds = moveTo === undefined ? 0 : Math.floor((moveTo - last) / 1000);
  const bodies = webhooks.map(({ body }) => body);
  for (const [from] of renames) {
    if (!bodies.some((body) => wholeIds([from]).test(body)))
      throw new Problem(`--rename: ${from} is nowhere in the scenario; see --help`, WRONG_CALL);
  }
  const isNewClass = moveTo !== undefined || renames.length > 0;
  const replaced = new Map([...(isNewClass ? newIds(bodies) : []), ...renames]);
  return webhooks.map(({ body, headers }) => ({
    body: replaceIds(moveTimes(body, seconds), replaced),
    contentType: headers['Content-Type'] ?? 'application/json',
  }));
}

/** All at once: what was put in is not replaced again. */
function replaceIds(body, replaced) {
  return replaced.size === 0 ? body : body.replace(wholeIds([...replaced.keys()]), (id) => replaced.get(id));
}

/** An id is whole with `-` beside it too: a breakout room is `<room id>-<n>`, a recording `<session>-<ms>`. The longest that fits is taken. */
function wholeIds(ids) {
  return new RegExp(
    `(?<![A-Za-z0-9_])(?:${ids.toSorted((a, b) => b.length - a.length).join('|')})(?![A-Za-z0-9_])`,
    'g',
  );
}

/** The same body with every time moved. */
export function moveTimes(body, seconds) {
  if (seconds === 0) return body;
  return body.replace(TIME, (_, before, name, time) => `${before}${Number(time) + seconds * (PER_SECOND[name] ?? 1)}`);
}

function parse(text) {
  let scenario;
  try {
    scenario = JSON.parse(text);
  } catch (error) {
    throw new Problem(`The scenario is not JSON: ${error.message}`);
  }
  const isWebhook = (webhook) =>
    typeof webhook?.body === 'string' && Number.isFinite(webhook.arrivedAtMs) && typeof webhook.headers === 'object';
  if (!Array.isArray(scenario?.webhooks) || scenario.webhooks.length === 0 || !scenario.webhooks.every(isWebhook)) {
    throw new Problem('This is no recorded scenario: it has no webhooks with arrivedAtMs, headers and body.');
  }
  return scenario.webhooks;
}
