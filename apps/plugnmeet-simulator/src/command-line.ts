import { parseArgs } from 'node:util';
import type { SimulatorOptions } from './options.js';

export const HELP = `A stand-in for a PlugNMeet 2.4.0 server: its API, its webhooks, people on command. All in memory.

Usage: node dist/src/main.js [flags]

  --port <n>            port to listen on (SIMULATOR_PORT, default 8080)
  --host <address>      address to listen on (SIMULATOR_HOST, default 127.0.0.1)
  --api-key <key>       API key (PLUGNMEET_API_KEY, default plugnmeet)
  --api-secret <secret> API secret (PLUGNMEET_API_SECRET; without one, a random one is printed)
  --webhook-url <url>   where every webhook is sent (SIMULATOR_WEBHOOK_URL, default none)
  --help                this text

A flag wins over its variable. A secret given as a flag can be seen by other users of the machine.
People join and leave with POST /simulator/…, see the README.`;

export type CommandLine =
  | { readonly options: SimulatorOptions }
  | { readonly help: true }
  | { readonly mistake: string };

/** Reads flags and environment, where an empty variable counts as not set; `newSecret` is asked when neither gives a secret. */
export function readCommandLine(
  flags: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  newSecret: () => string,
): CommandLine {
  const parsed = parseFlags(flags);
  if (typeof parsed === 'string') return { mistake: parsed };
  if (parsed.help === true) return { help: true };
  const port = Number(parsed.port ?? (env.SIMULATOR_PORT || '8080'));
  if (!Number.isInteger(port) || port < 0 || port > 65_535) return { mistake: 'the port is a number from 0 to 65535' };
  const webhookUrl = parsed['webhook-url'] ?? (env.SIMULATOR_WEBHOOK_URL || undefined);
  if (webhookUrl !== undefined && !isWebUrl(webhookUrl)) return { mistake: 'the webhook URL is no http or https URL' };
  const options = {
    port,
    host: parsed.host ?? (env.SIMULATOR_HOST || '127.0.0.1'),
    apiKey: parsed['api-key'] ?? (env.PLUGNMEET_API_KEY || 'plugnmeet'),
    apiSecret: parsed['api-secret'] ?? (env.PLUGNMEET_API_SECRET || newSecret()),
  };
  return { options: webhookUrl === undefined ? options : { ...options, webhookUrl } };
}

function isWebUrl(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

function parseFlags(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const options = {
    port: text,
    host: text,
    'api-key': text,
    'api-secret': text,
    'webhook-url': text,
    help: { type: 'boolean' },
  } as const;
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
