/** Something wrong with the configuration: which variable, and which rule it breaks. Never holds a value. */
export interface ConfigProblem {
  readonly variable: string;
  readonly rule: string;
}

const PLUGNMEET_VARIABLES = ['PLUGNMEET_URL', 'PLUGNMEET_API_KEY', 'PLUGNMEET_API_SECRET'] as const;

/** Rules about which variables are set together. `given` holds the names of those that are set. */
export const crossRules = (given: ReadonlySet<string>): ConfigProblem[] => [
  ...plugnmeetRules(given),
  ...secretRules(given),
  ...classTokenRules(given),
];

/** Without a PlugNMeet server the simulator stands in: a demo, in which nothing needs to be secret. */
const isDemo = (given: ReadonlySet<string>): boolean => !PLUGNMEET_VARIABLES.some((name) => given.has(name));

const plugnmeetRules = (given: ReadonlySet<string>): ConfigProblem[] =>
  isDemo(given)
    ? []
    : PLUGNMEET_VARIABLES.filter((name) => !given.has(name)).map((variable) => ({
        variable,
        rule: `must be set, since another of ${PLUGNMEET_VARIABLES.join(', ')} is: all three or none`,
      }));

const secretRules = (given: ReadonlySet<string>): ConfigProblem[] =>
  given.has('DATABASE_URL') && !given.has('HOMEROOM_SECRET')
    ? [{ variable: 'HOMEROOM_SECRET', rule: 'must be set when DATABASE_URL is: every process must sign alike' }]
    : [];

const classTokenRules = (given: ReadonlySet<string>): ConfigProblem[] => {
  const problems: ConfigProblem[] = [];
  const secret = given.has('CLASS_TOKEN_SECRET');
  const jwks = given.has('CLASS_TOKEN_JWKS_URL');
  if (secret && jwks) {
    problems.push({ variable: 'CLASS_TOKEN_JWKS_URL', rule: 'must not be set together with CLASS_TOKEN_SECRET' });
  }
  if (given.has('CLASS_TOKEN_PREVIOUS_SECRET') && !secret) {
    problems.push({ variable: 'CLASS_TOKEN_PREVIOUS_SECRET', rule: 'must not be set without CLASS_TOKEN_SECRET' });
  }
  if (isDemo(given)) return problems;
  if (!secret && !jwks) {
    problems.push({
      variable: 'CLASS_TOKEN_SECRET',
      rule: 'must be set (or CLASS_TOKEN_JWKS_URL): only the simulator does without',
    });
  }
  if (!given.has('CLASS_TOKEN_ISSUER')) {
    problems.push({ variable: 'CLASS_TOKEN_ISSUER', rule: 'must be set: only the simulator does without' });
  }
  return problems;
};
