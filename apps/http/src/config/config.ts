/** The parts of the app that a process runs. */
export type ProcessRole = 'web' | 'worker';

/** pino's levels. */
export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

/** Everything that the app is told by its environment, checked as a whole. Null: not given. */
export interface Config {
  /** 0: any free port. */
  readonly port: number;
  readonly host: string;
  /** How others reach the app, without a slash at its end; null: `defaultPublicUrl` of the host and the port it got. */
  readonly publicUrl: string | null;
  readonly trustedProxies: number;
  readonly roles: readonly ProcessRole[];
  /** Signs URLs. Null only with the embedded database: then one is made once and kept in the data folder. */
  readonly secret: string | null;
  readonly previousSecret: string | null;
  /** Null: the embedded database. */
  readonly databaseUrl: string | null;
  /** Null: the embedded database's usual folder. */
  readonly dataDir: string | null;
  /** Null: the simulator, which makes the installation a demo. */
  readonly plugnmeet: PlugnmeetConfig | null;
  readonly classTokens: ClassTokenConfig;
  /** What a relative picture is relative to; null: nothing, such pictures are dropped. */
  readonly coursePlatformUrl: string | null;
  readonly allowedOrigins: readonly string[];
  readonly recordingsStore: 'local';
  readonly ffmpegPath: string | null;
  readonly ffprobePath: string | null;
  /** Null: the admin API is off. */
  readonly adminKey: string | null;
  readonly logLevel: LogLevel;
}

/** A PlugNMeet server. */
export interface PlugnmeetConfig {
  /** Without a slash at its end, like all URLs here. */
  readonly url: string;
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly previousApiSecret: string | null;
  /** What browsers use. */
  readonly publicUrl: string;
  /** Sent with each create; null: the server's own setting counts. */
  readonly webhookUrl: string | null;
  readonly timeoutSeconds: number;
  /** Hosts, with a port where it is not the scheme's, to which a download may be redirected. */
  readonly recordingHosts: readonly string[];
}

/** Whose class tokens count, and how they are checked. */
export interface ClassTokenConfig {
  readonly keys: ConfiguredKeys;
  readonly issuer: string;
  /** Null: any audience. */
  readonly audience: string | null;
}

/** `random`: none was given, which only a demo allows; somebody makes a secret up at start. `secrets`: newest first. */
export type ConfiguredKeys =
  | { readonly type: 'secret'; readonly secrets: readonly string[] }
  | { readonly type: 'jwks'; readonly url: string }
  | { readonly type: 'random' };

/** The address under which a process reaches itself: for who has configured no `PUBLIC_URL`. */
export const defaultPublicUrl = (host: string, port: number): string => {
  const everywhere = host === '0.0.0.0' || host === '::';
  const name = everywhere ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
};

/** Every secret value of a configuration: what must never appear in a log. */
export const secretsOf = (config: Config): string[] => {
  const keys = config.classTokens.keys;
  const given = [
    config.secret,
    config.previousSecret,
    config.adminKey,
    config.databaseUrl === null ? null : passwordOf(config.databaseUrl),
    config.plugnmeet?.apiSecret ?? null,
    config.plugnmeet?.previousApiSecret ?? null,
    ...(keys.type === 'secret' ? keys.secrets : []),
  ];
  return given.filter((secret) => secret !== null && secret !== '').map(String);
};

/** A local database's URL may have no host (`postgresql://user@/name?host=/folder`): libpq takes that, `URL` does not. */
const passwordOf = (url: string): string | null => {
  const { password, searchParams } = new URL(url.replace('@/', '@localhost/'));
  return password === '' ? searchParams.get('password') : decodeURIComponent(password);
};
