// The arrows of docs/ARCHITECTURE.md. `npm run check` runs them over the TypeScript sources and over what the compiler made of them:
// only the compiled files show which import is left at run time, when types are gone.

const core = (folder) => `^core/(dist/)?${folder}`;
const neverthrow = '(^|/)node_modules/neverthrow/';

/** A module of `from` may import what matches one of `to`, and nothing else. */
const only = (name, comment, from, to) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { pathNot: to },
});

/** Of what `from` matches, nothing may import what `to` matches. */
const never = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

// The places that put the parts together.
const wiring = '^apps/[^/]+/(dist/)?src/(container|main|wiring/[^/]+)\\.[jt]s$';

module.exports = {
  forbidden: [
    only('domain-is-pure', 'The domain decides: it knows itself and neverthrow.', core('src/domain/'), [
      core('src/domain/'),
      neverthrow,
    ]),
    only('ports-know-the-domain', 'A port speaks of the domain only.', core('src/ports/'), [
      core('src/(domain|ports)/'),
      neverthrow,
    ]),
    only('core-stands-alone', "Core's one dependency is neverthrow.", core('src/'), [core('src/'), neverthrow]),
    never(
      'use-cases-stand-apart',
      'A use case may know another as a type; what they share at run time belongs into the domain.',
      { path: '^core/dist/src/use-cases/([^/]+)\\.js$' },
      { path: '^core/dist/src/use-cases/', pathNot: '^core/dist/src/use-cases/$1\\.js$' },
    ),
    never(
      'testing-uses-the-public-surface',
      'What ships for the tests of others is made of what they can see.',
      { path: core('testing/') },
      { path: core('src/'), pathNot: core('src/index\\.(js|d\\.ts|ts)$') },
    ),
    only('testing-is-light', 'The fakes need nothing but core.', core('testing/(?!contracts/)'), [
      core('(src|testing)/'),
      neverthrow,
    ]),
    only(
      'contracts-know-the-test-tools',
      'The contract suites run under mocha, with chai and fast-check.',
      core('testing/contracts/'),
      [core('(src|testing)/'), neverthrow, '(^|/)node_modules/(@types/)?(mocha|chai|fast-check)/'],
    ),
    never(
      'adapters-stand-apart',
      'An adapter never knows another.',
      { path: '^adapters/([^/]+)/(dist/)?src/' },
      { path: '^adapters/', pathNot: '^adapters/$1/' },
    ),
    never(
      'adapters-know-core-only',
      'An adapter knows core: not its fakes, not an app.',
      { path: '^adapters/[^/]+/(dist/)?src/' },
      { path: [core('(test|testing)/'), '^apps/'] },
    ),
    never(
      'apps-know-no-adapter',
      'Which technology is behind a port is decided in container.ts, wiring/ and main.ts alone.',
      { path: '^apps/[^/]+/(dist/)?src/', pathNot: wiring },
      {
        path: [
          '^adapters/',
          '(^|/)node_modules/(inversify|knex|pg|graphile-worker|fluent-ffmpeg)/',
          core('(test|testing)/'),
        ],
      },
    ),
    never(
      'container-in-one-file',
      'inversify lives in container.ts: what is wired is handed what it needs.',
      { path: '^apps/', pathNot: '^apps/[^/]+/(dist/)?src/container\\.[jt]s$|/test/' },
      { path: '(^|/)node_modules/inversify/' },
    ),
    never(
      'apps-stand-apart',
      'An app starts another where it is wired, if at all.',
      { path: '^apps/([^/]+)/(dist/)?src/', pathNot: wiring },
      { path: '^apps/', pathNot: '^apps/$1/' },
    ),
    never(
      'declared-dependencies',
      'What a package imports stands in its own package.json: npm would also find what another package installed.',
      { path: '^(core|(adapters|apps)/[^/]+)/(dist/)?src/' },
      { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    ),
    never(
      'no-cycles',
      'Modules that need each other at run time are one module.',
      { path: '/dist/' },
      { circular: true },
    ),
    never('resolvable', 'An import leads somewhere (build first).', {}, { couldNotResolve: true }),
    {
      name: 'no-orphans',
      comment: 'A module that nobody imports, and that imports nothing, is left over.',
      severity: 'error',
      from: { orphan: true, path: '/src/', pathNot: '/(index|main)\\.[jt]s$|/dist/' },
      to: {},
    },
  ],
  options: {
    // TypeScript 7 has no API for others to parse with.
    parser: 'swc',
    combinedDependencies: false,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.d\\.ts$' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
