import { createRequire } from 'node:module';
import { join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import { packageFolders } from './paths.mjs';

/**
 * Cruises the packages of the checkout at `root`, compiled, with its own .dependency-cruiser.cjs.
 * Answers how many TypeScript modules were read and what is forbidden: `{ modules, violations: [{ rule, from, to }] }`.
 */
export async function cruiseArrows(root) {
  const { forbidden, options } = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs'));
  const { output } = await cruise(packageFolders(root), {
    ...options,
    baseDir: root,
    validate: true,
    ruleSet: { forbidden },
  });
  return {
    modules: output.modules.filter(({ source }) => source.endsWith('.ts') && !source.includes('node_modules')).length,
    violations: output.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
  };
}
