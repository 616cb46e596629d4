import { madeUpEvent } from './made-up-event.mjs';
import { readCredentials, readFile, readOptions } from './options.mjs';
import { readScenario } from './scenario.mjs';
import { signedHeaders } from './signature.mjs';

// Longer than the receiver's own deadline, so that its refusal is seen and not our impatience.
const ANSWER_TIMEOUT_MS = 20_000;

/** Signs and sends what the arguments ask for, one after the other, prints each answer, and answers the exit code. Throws a Problem for a wrong call. */
export async function sendWebhooks(args, env) {
  const options = readOptions(args);
  const credentials = readCredentials(env);
  const webhooks = webhooksOf(options, Date.now());
  let accepted = 0;
  for (const webhook of webhooks) {
    if (await send(options.url, webhook, credentials)) accepted += 1;
  }
  console.log(`${accepted} of ${webhooks.length} accepted`);
  return accepted === webhooks.length ? 0 : 1;
}

function webhooksOf(options, now) {
  const contentType = options['content-type'];
  if (options.event !== undefined)
    return [{ body: madeUpEvent(options, now), contentType: contentType ?? 'application/json' }];
  if (options.body !== undefined)
    return [{ body: readFile(options.body), contentType: contentType ?? 'application/json' }];
  const moveTo = options['move-to-now'] ? now : undefined;
  return readScenario(readFile(options.scenario).toString(), { renames: options.renames, moveTo }).map((webhook) => ({
    body: webhook.body,
    contentType: contentType ?? webhook.contentType,
  }));
}

async function send(url, { body, contentType }, credentials) {
  const startedAt = performance.now();
  const headers = { 'Content-Type': contentType, ...signedHeaders(body, credentials, Date.now()) };
  const answer = await post(url, headers, body);
  console.log(`${answer.text}  ${describe(body)}  ${Math.round(performance.now() - startedAt)} ms`);
  return answer.isAccepted;
}

/** A redirect is an answer like any other: PlugNMeet's sender would lose the body on it. */
async function post(url, headers, body) {
  try {
    const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
    const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
    await response.arrayBuffer();
    return { text: String(response.status), isAccepted: response.ok };
  } catch (error) {
    return { text: `no answer (${error.cause?.code ?? error.cause?.message ?? error.name})`, isAccepted: false };
  }
}

/** What a line says about a webhook: never its text, only what it is. */
function describe(body) {
  try {
    const { event, room, participant, recording_info: recording } = JSON.parse(String(body));
    return [event, room?.room_id, participant?.sid, recording?.record_id].filter(Boolean).join('  ');
  } catch {
    return `${body.length} bytes`;
  }
}
