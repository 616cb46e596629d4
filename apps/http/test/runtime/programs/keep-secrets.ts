import { once } from 'node:events';
import { keptSecret } from '../../../src/runtime/kept-secret.js';

/** Asks for the secrets of the named folder as soon as it is told to, and prints them as JSON. */
const [dataDir = '', ...names] = process.argv.slice(2);
console.log('ready');
await once(process.stdin, 'data');
const secrets: string[] = [];
for (const name of names) secrets.push(await keptSecret(dataDir, name));
console.log(JSON.stringify(secrets));
process.exit(0);
