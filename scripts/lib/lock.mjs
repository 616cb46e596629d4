import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, uptime } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Problem } from './problem.mjs';

// The holder touches its lock this often; one that was not touched for STALE_AFTER_MS is nobody's. The distance leaves room for a machine under load.
const BEAT_MS = 2_000;
const STALE_AFTER_MS = 30_000;
const LOOK_AGAIN_MS = 100;
// Longer than any install: a lock still held then is stuck.
const WAIT_LIMIT_MS = 15 * 60_000;

/**
 * Runs `work` while no other process does, on this machine or on another that shares the folder. The lock is a file with the holder's pid.
 * `work` is handed `guard(child)`: a child process that may outlive us, killed as we might be, and keeps the lock until it ends too.
 * `onWait(pid)` is called once when somebody else holds it. Throws a Problem after 15 minutes of waiting.
 */
export async function withLock(path, onWait, work) {
  mkdirSync(dirname(path), { recursive: true });
  await acquire(path, onWait);
  const beat = setInterval(() => touch(path), BEAT_MS);
  try {
    return await work((child) => write(path, { child: child.pid }));
  } finally {
    clearInterval(beat);
    rmSync(path, { force: true });
  }
}

async function acquire(path, onWait) {
  const giveUpAt = Date.now() + WAIT_LIMIT_MS;
  let told = false;
  while (!create(path)) {
    const holder = read(path);
    if (holder === undefined) continue;
    if (Date.now() > giveUpAt) {
      throw new Problem(
        `Process ${holder.owner} still holds ${path}. If it is not one of Homeroom's, delete that file.`,
      );
    }
    if (!isHeld(holder)) removeStale(path);
    else if (!told) {
      onWait(holder.owner);
      told = true;
    }
    await pause(LOOK_AGAIN_MS);
  }
}

function create(path) {
  try {
    write(path, {}, 'wx');
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function write(path, extra, flag = 'w') {
  writeFileSync(path, JSON.stringify({ host: hostname(), owner: process.pid, ...extra }), { flag });
}

/** What the lock file says, or undefined when it is gone. A holder that died before it had written its pid counts as one without a process. */
function read(path) {
  try {
    const touchedAt = statSync(path).mtimeMs;
    const text = readFileSync(path, 'utf8');
    return { touchedAt, ...parse(text) };
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return { host: undefined };
  }
}

/** A pid says nothing across hosts or a reboot (it may be anybody's by then), so there only the touch counts. */
export function isHeld({ host, owner, child, touchedAt }, now = Date.now()) {
  const isFresh = now - touchedAt < STALE_AFTER_MS;
  if (host !== hostname()) return isFresh;
  if (touchedAt < now - uptime() * 1000) return false;
  return isAlive(child) || (isFresh && isAlive(owner));
}

function isAlive(pid) {
  if (pid === undefined || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Two who see the same stale lock must not both remove it, the second would remove the first one's new lock: so removing has a lock of its own. */
function removeStale(path) {
  const removing = `${path}.removing`;
  try {
    writeFileSync(removing, '', { flag: 'wx' });
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (isOlderThan(removing, STALE_AFTER_MS)) rmSync(removing, { force: true });
    return;
  }
  try {
    const holder = read(path);
    if (holder !== undefined && !isHeld(holder)) rmSync(path);
  } finally {
    rmSync(removing, { force: true });
  }
}

function isOlderThan(path, ms) {
  return Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > ms;
}

function touch(path) {
  const now = new Date();
  try {
    utimesSync(path, now, now);
  } catch (error) {
    // Deleted by hand while we hold it: nothing to keep fresh.
    if (error.code !== 'ENOENT') throw error;
  }
}
