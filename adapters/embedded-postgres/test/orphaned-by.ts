import { launch } from './launcher-process.js';
import { postmasterPid } from './places.js';
import { query } from './query.js';

/** Starts a server in another Node, which leaves a row and is then killed with SIGKILL. Answers the server's pid. */
export const orphanedBy = async (dataDir: string, options: { endWithParent: boolean }): Promise<number> => {
  const launcher = launch({ dataDir, ...options });
  const { connectionString } = await launcher.answer;
  await query(connectionString ?? '', 'CREATE TABLE notes AS SELECT 1 AS n');
  const pid = await postmasterPid(dataDir);
  await launcher.kill();
  return pid;
};
