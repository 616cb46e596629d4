import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Problem, WRONG_CALL } from '../problem.mjs';

const SOURCES = ['event', 'body', 'scenario'];
const ID = /^[A-Za-z0-9_-]{1,64}$/;

const text = { type: 'string' };
const OPTIONS = {
  ...{ url: text, event: text, body: text, scenario: text, 'content-type': text },
  ...{ 'room-id': text, 'room-sid': text, 'user-id': text, 'participant-sid': text, name: text },
  ...{ 'joined-seconds-ago': text, reason: text, 'record-id': text },
  'move-to-now': { type: 'boolean' },
  rename: { type: 'string', multiple: true },
};

/** The arguments, checked: what `parseArgs` gives, with `url` as a URL and `renames` as pairs. Throws a Problem with exit code 2 that says what is wrong. */
export function readOptions(args) {
  const options = parse(args);
  const given = SOURCES.filter((source) => options[source] !== undefined);
  if (given.length !== 1) throw wrong('give exactly one of --event, --body and --scenario');
  for (const name of ['room-id', 'room-sid', 'user-id', 'participant-sid', 'record-id']) {
    if (options[name] !== undefined && !ID.test(options[name])) throw wrong(`--${name} takes letters, digits, _ and -`);
  }
  if (options.event !== undefined) checkEvent(options);
  if (options.scenario === undefined && (options['move-to-now'] || options.rename)) {
    throw wrong('--move-to-now and --rename belong to --scenario');
  }
  return { ...options, url: readUrl(options.url), renames: (options.rename ?? []).map(readRename) };
}

/** PlugNMeet's key and secret from the environment. Throws a Problem when one is missing. */
export function readCredentials(env) {
  const apiKey = env.PLUGNMEET_API_KEY;
  const apiSecret = env.PLUGNMEET_API_SECRET_FILE
    ? readFile(env.PLUGNMEET_API_SECRET_FILE).toString().trim()
    : env.PLUGNMEET_API_SECRET;
  if (!apiKey || !apiSecret)
    throw wrong('set PLUGNMEET_API_KEY, and PLUGNMEET_API_SECRET or PLUGNMEET_API_SECRET_FILE');
  return { apiKey, apiSecret };
}

/** A file's bytes; `-` is standard input. Throws a Problem when it cannot be read. */
export function readFile(path) {
  try {
    return readFileSync(path === '-' ? process.stdin.fd : path);
  } catch (error) {
    throw new Problem(`Cannot read ${path}: ${error.code}`);
  }
}

function parse(args) {
  try {
    return parseArgs({ args, options: OPTIONS, strict: true }).values;
  } catch (error) {
    throw wrong(error.message);
  }
}

function checkEvent(options) {
  if (!/^[a-z_]{1,64}$/.test(options.event)) throw wrong('--event takes a name such as participant_joined');
  if (options['room-id'] === undefined) throw wrong('--event needs --room-id');
  if (/^(participant|track)_/.test(options.event) && options['user-id'] === undefined)
    throw wrong(`${options.event} needs --user-id`);
  const ago = options['joined-seconds-ago'];
  if (ago !== undefined && !/^\d{1,9}$/.test(ago)) throw wrong('--joined-seconds-ago takes a number of seconds');
}

function readUrl(url) {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) throw wrong('--url takes an http or https URL');
  const { username, password } = new URL(url);
  if (username !== '' || password !== '') throw wrong('--url takes no user and no password');
  return new URL(url);
}

function readRename(rename) {
  const [from, to, ...more] = rename.split('=');
  if (more.length > 0 || !ID.test(from) || !ID.test(to ?? ''))
    throw wrong('--rename takes OLD=NEW, each of letters, digits, _ and -');
  return [from, to];
}

function wrong(message) {
  return new Problem(`${message}; see --help`, WRONG_CALL);
}
