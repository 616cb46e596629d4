import { madeUpEvent } from './made-up-event.mjs';
import { readCredentials, readFile, readOptions } from './options.mjs';
import { readScenario } from './scenario.mjs';
import { signedHeaders } from './signature.mjs';

// Longer than the receiver's own deadline, so that its refusal is seen and not our impatience.
const ANSWER_TIMEOUT_MS = 20_000;
// An outcome stands in the first bytes of an answer; whatever else a URL may answer is not read to its end.
const ANSWER_BYTES = 16_384;

/** Signs and sends what the arguments ask for, one after the other, prints each answer, and answers the exit code. Throws a Problem for a wrong call. */
export async function sendWebhooks(args, env) {
  const options = readOptions(args);
  const credentials = readCredentials(env);
  const webhooks = webhooksOf(options, Date.now());
  const answers = [];
  for (const webhook of webhooks) answers.push(await send(options.url, webhook, credentials));
  const accepted = answers.filter(({ isAccepted }) => isAccepted).length;
  console.log([`${accepted} of ${answers.length} answered 2xx`, tally(answers)].filter(Boolean).join(': '));
  return accepted === answers.length ? 0 : 1;
}

/** How often each outcome was answered, `17 stored, 2 duplicate`. Empty for a receiver that names none. */
function tally(answers) {
  const times = new Map();
  for (const { outcome } of answers) if (outcome !== undefined) times.set(outcome, (times.get(outcome) ?? 0) + 1);
  return [...times].map(([outcome, count]) => `${count} ${outcome}`).join(', ');
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
  const words = [answer.text, answer.outcome, describe(body), `${Math.round(performance.now() - startedAt)} ms`];
  console.log(words.filter(Boolean).join('  '));
  return answer;
}

/** A redirect is an answer like any other: PlugNMeet's sender would lose the body on it. */
async function post(url, headers, body) {
  try {
    const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
    const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
    return { text: String(response.status), outcome: outcomeOf(await beginning(response)), isAccepted: response.ok };
  } catch (error) {
    return { text: `no answer (${error.cause?.code ?? error.cause?.message ?? error.name})`, isAccepted: false };
  }
}

async function beginning(response) {
  const chunks = [];
  let sizeBytes = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    sizeBytes += chunk.length;
    if (sizeBytes >= ANSWER_BYTES) break;
  }
  return Buffer.concat(chunks).toString();
}

/** What became of a webhook: Homeroom's word for it, or the code of its problem document. Only a word: a terminal would obey other text. */
function outcomeOf(text) {
  try {
    const answer = JSON.parse(text);
    const word = answer?.outcome ?? answer?.code;
    return typeof word === 'string' && /^[a-z_-]{1,40}$/.test(word) ? word : undefined;
  } catch {
    return undefined;
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
