// A test run in small: uses the cluster, then ends by itself, or is killed before it can tidy up.
import { createTestDatabase } from '../../src/testing.js';
import { query } from '../query.js';

const database = await createTestDatabase();
const rows = await query(database.connection, 'SELECT 1');
process.stdout.write(`rows: ${rows.length}\n`);
if (process.argv[2] === 'kill') process.kill(process.pid, 'SIGKILL');
