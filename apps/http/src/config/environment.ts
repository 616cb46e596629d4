import { z } from 'zod';
import {
  bearerKey,
  hosts,
  oneOf,
  origins,
  postgresUrl,
  signingSecret,
  someOf,
  text,
  webUrl,
  wholeNumber,
} from './value-schemas.js';

/** What is told of a variable to the people who set it. */
export interface VariableText {
  /** What counts when it is not set. */
  readonly default: string;
  readonly meaning: string;
  readonly secret: boolean;
}

/** The texts of the variables below; each schema has one. */
export const VARIABLE_TEXTS = z.registry<VariableText>();

const told = <S extends z.ZodType>(schema: S, usual: string, meaning: string): S => {
  VARIABLE_TEXTS.add(schema, { default: usual, meaning, secret: false });
  return schema;
};

const secret = <S extends z.ZodType>(schema: S, usual: string, meaning: string): S => {
  VARIABLE_TEXTS.add(schema, { default: usual, meaning, secret: true });
  return schema;
};

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** One schema for each variable: the only place that says which there are, what they may hold and what they mean. */
export const ENVIRONMENT = z.object({
  PORT: told(wholeNumber(0, 65_535).default(8080), '8080', 'The port to listen on; 0 takes any free one.'),
  HOST: told(text().default('127.0.0.1'), '127.0.0.1', 'The address to listen on; 0.0.0.0 is every one.'),
  PUBLIC_URL: told(
    webUrl().optional(),
    'from HOST and PORT',
    'How browsers reach this app: signed URLs begin with it.',
  ),
  TRUSTED_PROXIES: told(
    wholeNumber(0, 10).default(0),
    '0',
    'How many reverse proxies stand in front and add to X-Forwarded-For: rate limits then count the address that the outermost saw.',
  ),
  HOMEROOM_SECRET: secret(
    signingSecret().optional(),
    'made once and kept in the data folder with the embedded database; required otherwise',
    'Signs the URLs of recordings. At least 32 bytes.',
  ),
  HOMEROOM_PREVIOUS_SECRET: secret(
    signingSecret().optional(),
    'none',
    'The secret before: what it signed still counts.',
  ),
  DATABASE_URL: secret(
    postgresUrl().optional(),
    'none: an embedded Postgres under HOMEROOM_DATA_DIR',
    'Postgres 15 or newer, connected directly: a pooler between breaks LISTEN and advisory locks.',
  ),
  HOMEROOM_DATA_DIR: told(
    text().optional(),
    './.homeroom; as root a folder of the system named after the checkout',
    'Embedded database and recording files.',
  ),
  HOMEROOM_ROLES: told(
    someOf(['web', 'worker']).default(['web', 'worker']),
    'web,worker',
    'What this process runs: the HTTP side, the background work, or both.',
  ),
  PLUGNMEET_URL: told(webUrl().optional(), 'none: the simulator', 'The PlugNMeet server. All three or none.'),
  PLUGNMEET_API_KEY: told(text().optional(), 'none: the simulator', 'Its API key. All three or none.'),
  PLUGNMEET_API_SECRET: secret(text().optional(), 'none: the simulator', 'Its API secret. All three or none.'),
  PLUGNMEET_PREVIOUS_API_SECRET: secret(
    text().optional(),
    'none',
    'The API secret before, while webhooks signed with it may still come.',
  ),
  PLUGNMEET_PUBLIC_URL: told(webUrl().optional(), 'PLUGNMEET_URL', 'What browsers use: join URLs begin with it.'),
  PLUGNMEET_WEBHOOK_URL: told(
    webUrl().optional(),
    'none',
    'Sent with each create as the URL for the room’s webhooks. One that PlugNMeet cannot reach delays and then loses every event of the room.',
  ),
  PLUGNMEET_TIMEOUT_SECONDS: told(
    wholeNumber(1, 120).default(10),
    '10',
    'How long one request may take. Create, end and token get at least 20: the server may wait 15 for its lock.',
  ),
  RECORDING_HOSTS: told(
    hosts().optional(),
    'the host of PLUGNMEET_URL',
    'Where a download of a recording may be redirected to.',
  ),
  CLASS_TOKEN_SECRET: secret(
    signingSecret().optional(),
    'random with the simulator only',
    'The secret that the course platform signs class tokens with (HS256). This or CLASS_TOKEN_JWKS_URL.',
  ),
  CLASS_TOKEN_PREVIOUS_SECRET: secret(
    signingSecret().optional(),
    'none',
    'The class token secret before: what it signed still counts.',
  ),
  CLASS_TOKEN_JWKS_URL: told(
    webUrl().optional(),
    'none',
    'The course platform’s public keys (RS256, ES256, EdDSA). This or CLASS_TOKEN_SECRET.',
  ),
  CLASS_TOKEN_ISSUER: told(
    text().optional(),
    'homeroom-demo with the simulator; required otherwise',
    'The `iss` of class tokens.',
  ),
  CLASS_TOKEN_AUDIENCE: told(text().optional(), 'none: any', 'The `aud` of class tokens.'),
  COURSE_PLATFORM_URL: told(
    webUrl().optional(),
    'CLASS_TOKEN_ISSUER when it is a URL',
    'What relative pictures in class tokens are relative to.',
  ),
  ALLOWED_ORIGINS: told(
    origins().default([]),
    'none',
    'Origins whose pages may call the API (CORS) and hold ours in a frame.',
  ),
  RECORDINGS_STORE: told(oneOf(['local']).default('local'), 'local', 'Where recording files are kept.'),
  FFMPEG_PATH: told(text().optional(), 'on the path, else the npm package with a warning', 'The ffmpeg program.'),
  FFPROBE_PATH: told(text().optional(), 'on the path, else the npm package with a warning', 'The ffprobe program.'),
  ADMIN_KEY: secret(bearerKey().optional(), 'none: the admin API is off', 'The bearer key of the admin API.'),
  LOG_LEVEL: told(oneOf(LOG_LEVELS).default('info'), 'info', 'The least level that is logged.'),
});

/** The variables as values. */
export type Environment = z.output<typeof ENVIRONMENT>;
