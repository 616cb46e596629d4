import { setTimeout as sleep } from 'node:timers/promises';
import { err, ok, type Result } from 'neverthrow';
import { connectionTo, MAINTENANCE_DATABASE } from './connection.js';
import type { StopTimedOut } from './errors.js';
import { adoptedPostmaster, type Postmaster } from './postmaster.js';
import { disownLockFiles, livePostmaster } from './postmaster-pid.js';
import { isSameServer, type ServerRecord } from './server-record.js';
import { simpleQuery } from './simple-query.js';

/** How long an orphan may take to become ready (it may be recovering from a crash) before it is replaced. */
const ADOPTION_TIMEOUT_SECONDS = 10;
const POLL_MS = 50;

/**
 * Deals with what an earlier process left running or lying about, if its node was killed:
 * - a server that is just as ours would be, and does not end with its parent, is adopted;
 * - any other live server of this cluster is stopped (one whose parent died is stopping already);
 * - lock files that name something else are disowned.
 * Answers the adopted server, or null when the way is free for a new one. To be called by the owner of the folder only.
 */
export const settlePreviousPostmaster = async (
  wanted: ServerRecord,
  recorded: ServerRecord | null,
  clusterDir: string,
): Promise<Result<Postmaster | null, StopTimedOut>> => {
  const previous = await livePostmaster(clusterDir);
  if (previous === null) {
    await disownLockFiles(clusterDir, wanted.socketDir);
    return ok(null);
  }
  const postmaster = adoptedPostmaster(clusterDir, previous.pid);
  const adoptable = recorded !== null && !recorded.endsWithParent && isSameServer(wanted, recorded);
  if (adoptable && (await answers(wanted.socketDir, clusterDir))) return ok(postmaster);
  const stopped = await postmaster.stop();
  if (stopped.isErr()) return err(stopped.error);
  await disownLockFiles(clusterDir, wanted.socketDir);
  return ok(null);
};

/** Whether the server on the socket comes to say that it runs this cluster. */
const answers = async (socketDir: string, clusterDir: string): Promise<boolean> => {
  const deadline = Date.now() + ADOPTION_TIMEOUT_SECONDS * 1000;
  while (Date.now() < deadline) {
    const live = await livePostmaster(clusterDir);
    if (live === null) return false;
    if (live.ready) {
      const answer = await simpleQuery(connectionTo(socketDir, MAINTENANCE_DATABASE), 'SHOW data_directory');
      return answer.isOk() && answer.value[0]?.[0] === clusterDir;
    }
    await sleep(POLL_MS);
  }
  return false;
};
