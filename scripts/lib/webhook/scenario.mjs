import { Problem } from '../problem.mjs';

// Every time in the recorded bodies, also inside the room's metadata, which is JSON in a string: its unit as a fraction of a second.
const TIME = /(\\*"(creation_time|started_at|created_at|joined_at|joined_at_ms|unix_micro)\\*"\s*:\s*\\*")(\d+)/g;
const PER_SECOND = { joined_at_ms: 1000, unix_micro: 1_000_000 };

/**
 * The webhooks of a recorded scenario in the order in which they arrived: `[{ body, contentType }]`.
 * `renames` are pairs of texts, replaced everywhere. With `moveTo` (UTC milliseconds) all times move by the same whole seconds, so that the last
 * webhook arrives then; nothing else in a body changes. Throws a Problem for what is not a scenario.
 */
export function readScenario(text, { renames, moveTo }) {
  const webhooks = parse(text);
  const last = Math.max(...webhooks.map(({ arrivedAtMs }) => arrivedAtMs));
  const seconds = moveTo === undefined ? 0 : Math.floor((moveTo - last) / 1000);
  return webhooks.map(({ body, headers }) => ({
    body: renames.reduce((renamed, [from, to]) => renamed.replaceAll(from, to), moveTimes(body, seconds)),
    contentType: headers['Content-Type'] ?? 'application/json',
  }));
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
