import { BROKEN_STORES, makeBroken } from './broken-stores.js';

// Run by contracts-bite.test.ts in a process of its own: here tests are to fail.
for (const broken of BROKEN_STORES) broken.contract(broken.fault, makeBroken(broken));
