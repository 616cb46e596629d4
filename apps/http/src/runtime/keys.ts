import type { Config } from '../config/config.js';
import { keptSecret } from './kept-secret.js';

/** The secrets that the app itself signs and verifies with; 32 bytes or more each. */
export interface Keys {
  /** Sign URLs; the newest first, which signs. */
  readonly urlSecrets: readonly string[];
  /** What class tokens are verified with. */
  readonly classTokenKeys:
    | { readonly type: 'secret'; readonly secrets: readonly string[] }
    | { readonly type: 'jwks'; readonly url: string };
}

/** All values of keys that must never appear in a log. */
export const secretsIn = ({ urlSecrets, classTokenKeys }: Keys): readonly string[] => [
  ...urlSecrets,
  ...(classTokenKeys.type === 'secret' ? classTokenKeys.secrets : []),
];

/** The configured secrets; what a demo was not given is made once and kept in the data folder. */
export const keysOf = async (config: Config, dataDir: string): Promise<Keys> => {
  const secret = config.secret ?? (await keptSecret(dataDir, 'homeroom-secret'));
  const { keys } = config.classTokens;
  return {
    urlSecrets: config.previousSecret === null ? [secret] : [secret, config.previousSecret],
    classTokenKeys:
      keys.type === 'random' ? { type: 'secret', secrets: [await keptSecret(dataDir, 'class-token-secret')] } : keys,
  };
};
