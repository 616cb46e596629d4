import { err, ok, type Result } from 'neverthrow';
import type { ClassTokenConfig, Config, ConfiguredKeys, PlugnmeetConfig } from './config.js';
import { type ConfigProblem, crossRules } from './cross-rules.js';
import { ENVIRONMENT, type Environment } from './environment.js';

export type { ConfigProblem } from './cross-rules.js';

/** The issuer of a demo that was given none. */
export const DEMO_ISSUER = 'homeroom-demo';

/**
 * Reads the configuration from environment variables, an empty one being none. Pure. Every problem is told at once, by
 * variable and rule; no value is repeated, since it may be a secret in the wrong place.
 */
export const readConfig = (
  variables: Readonly<Record<string, string | undefined>>,
): Result<Config, readonly ConfigProblem[]> => {
  const given = new Map<string, string>();
  for (const [name, value] of Object.entries(variables)) {
    if (value !== undefined && value.trim() !== '') given.set(name, value);
  }
  const parsed = ENVIRONMENT.safeParse(Object.fromEntries(given));
  const problems = crossRules(new Set(given.keys()));
  if (parsed.success && problems.length === 0) return ok(configOf(parsed.data));
  const broken = parsed.error?.issues.map(({ path, message }) => ({ variable: String(path[0]), rule: message })) ?? [];
  return err([...broken, ...problems]);
};

const configOf = (environment: Environment): Config => ({
  port: environment.PORT,
  host: environment.HOST,
  publicUrl: environment.PUBLIC_URL ?? null,
  trustedProxies: environment.TRUSTED_PROXIES,
  roles: environment.HOMEROOM_ROLES,
  secret: environment.HOMEROOM_SECRET ?? null,
  previousSecret: environment.HOMEROOM_PREVIOUS_SECRET ?? null,
  databaseUrl: environment.DATABASE_URL ?? null,
  dataDir: environment.HOMEROOM_DATA_DIR ?? null,
  plugnmeet: plugnmeetOf(environment),
  classTokens: classTokensOf(environment),
  coursePlatformUrl: environment.COURSE_PLATFORM_URL ?? urlOrNull(environment.CLASS_TOKEN_ISSUER),
  allowedOrigins: environment.ALLOWED_ORIGINS,
  recordingsStore: environment.RECORDINGS_STORE,
  ffmpegPath: environment.FFMPEG_PATH ?? null,
  ffprobePath: environment.FFPROBE_PATH ?? null,
  adminKey: environment.ADMIN_KEY ?? null,
  logLevel: environment.LOG_LEVEL,
});

const plugnmeetOf = (environment: Environment): PlugnmeetConfig | null => {
  const { PLUGNMEET_URL: url, PLUGNMEET_API_KEY: apiKey, PLUGNMEET_API_SECRET: apiSecret } = environment;
  if (url === undefined || apiKey === undefined || apiSecret === undefined) return null;
  return {
    url,
    apiKey,
    apiSecret,
    previousApiSecret: environment.PLUGNMEET_PREVIOUS_API_SECRET ?? null,
    publicUrl: environment.PLUGNMEET_PUBLIC_URL ?? url,
    webhookUrl: environment.PLUGNMEET_WEBHOOK_URL ?? null,
    timeoutSeconds: environment.PLUGNMEET_TIMEOUT_SECONDS,
    recordingHosts: environment.RECORDING_HOSTS ?? [new URL(url).host],
  };
};

const classTokensOf = (environment: Environment): ClassTokenConfig => ({
  keys: keysOf(environment),
  issuer: environment.CLASS_TOKEN_ISSUER ?? DEMO_ISSUER,
  audience: environment.CLASS_TOKEN_AUDIENCE ?? null,
});

const keysOf = (environment: Environment): ConfiguredKeys => {
  const { CLASS_TOKEN_JWKS_URL: url, CLASS_TOKEN_SECRET: secret, CLASS_TOKEN_PREVIOUS_SECRET: previous } = environment;
  if (url !== undefined) return { type: 'jwks', url };
  if (secret === undefined) return { type: 'random' };
  return { type: 'secret', secrets: previous === undefined ? [secret] : [secret, previous] };
};

const urlOrNull = (issuer: string | undefined): string | null =>
  issuer !== undefined && /^https?:\/\//.test(issuer) && URL.canParse(issuer) ? issuer : null;
