import { BROKEN_RULES } from './broken-rules.js';
import { BROKEN_STORES, makeBroken } from './broken-stores.js';

// Run by contracts-bite.test.ts in a process of its own: here tests are to fail.
for (const broken of [...BROKEN_STORES, ...BROKEN_RULES]) broken.contract(broken.fault, makeBroken(broken));
