// Checks who may import whom. It has its own word on an empty cruise: without a parser for TypeScript the cruiser reads nothing, and is content.
import { cruiseArrows } from '../lib/arrows.mjs';

const { modules, violations } = await cruiseArrows(process.cwd());
for (const { rule, from, to } of violations) console.error(`${rule}: ${from} → ${to}`);
if (modules === 0) console.error('No TypeScript module was read: is @swc/core installed?');
if (modules === 0 || violations.length > 0) process.exitCode = 1;
else console.log(`${modules} modules, every arrow is allowed`);
