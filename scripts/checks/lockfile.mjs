// npm leaves the builds for other platforms out of package-lock.json when it cannot fetch them, and `npm ci` then refuses the lock
// ("Missing: … from lock file") on a machine that can. So each optional dependency that a package names must have its entry.
import { readFileSync } from 'node:fs';

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const names = Object.values(packages).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}));
const missing = [...new Set(names)].filter(
  (name) => !Object.keys(packages).some((path) => path.endsWith(`node_modules/${name}`)),
);

if (missing.length > 0) {
  console.error(`package-lock.json has no entry for ${missing.join(', ')}: npm ci will refuse it.`);
  process.exitCode = 1;
}
