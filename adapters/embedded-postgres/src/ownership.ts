import { randomBytes } from 'node:crypto';
import { link, readdir, rm } from 'node:fs/promises';
import { createConnection, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { err, ok, type Result } from 'neverthrow';
import { codeOf } from './errors.js';

/** What the owner of a data folder tells whoever else wants it. */
export interface OwnerInfo {
  readonly pid: number;
  readonly connectionString: string;
}

/** The exclusive right to a data folder, for as long as this process lives or until `release`. */
export interface Ownership {
  release(): Promise<void>;
}

/** A live owner answers at once unless its event loop is busy; that it can be connected to is proof enough. */
const ANSWER_TIMEOUT_MS = 1000;
/** Each retry means that another process was in between; as many in a row do not happen. */
const MAX_ATTEMPTS = 20;
const NAME = /^owner\.(\d+)$/;

/**
 * Takes the exclusive right, or fails with the live owner's info (null when it did not say).
 *
 * The lock is a listening socket: the kernel ends it with its process, so it is never stale, however the process died,
 * whatever became of its pid, and also between containers that share the folder. Owners are numbered: who finds the
 * newest dead creates the next number by `link`, which exactly one can; older numbers are only removed by the owner of
 * a newer one. (Removing a dead lock to take its place would let two processes remove each other's.)
 */
export const takeOwnership = async (folder: string, info: OwnerInfo): Promise<Result<Ownership, OwnerInfo | null>> => {
  const name = `owner.new.${process.pid}.${randomBytes(2).toString('hex')}`;
  const server = await listen(join(folder, name), info);
  let claimed = false;
  try {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const newest = await newestNumber(folder);
      const owner = newest === 0 ? 'nobody' : await ask(join(folder, `owner.${newest}`));
      if (owner !== 'nobody') return err(owner === 'silent' ? null : owner);
      claimed = await claim(folder, name, newest + 1);
      if (claimed) return ok({ release: () => close(server) });
    }
    throw new Error(`${folder}: could not settle who owns it`);
  } finally {
    if (!claimed) server.close();
    await rm(join(folder, name), { force: true });
  }
};

/** Whether a live process owns the folder. */
export const isOwned = async (folder: string): Promise<boolean> => {
  const newest = await newestNumber(folder);
  return newest > 0 && (await ask(join(folder, `owner.${newest}`))) !== 'nobody';
};

/** Becomes the owner with `number`, unless another process was quicker. */
const claim = async (folder: string, name: string, number: number): Promise<boolean> => {
  const path = join(folder, `owner.${number}`);
  try {
    await link(join(folder, name), path);
  } catch (thrown) {
    if (codeOf(thrown) === 'EEXIST') return false;
    throw thrown;
  }
  // A number that was free because a newer owner had cleaned it up gives no right.
  if ((await newestNumber(folder)) !== number) {
    await rm(path, { force: true });
    return false;
  }
  for (const older of await numbers(folder)) {
    if (older < number) await rm(join(folder, `owner.${older}`), { force: true });
  }
  return true;
};

const numbers = async (folder: string): Promise<number[]> =>
  (await readdir(folder)).flatMap((name) => Number(NAME.exec(name)?.[1] ?? []));

const newestNumber = async (folder: string): Promise<number> => Math.max(0, ...(await numbers(folder)));

const listen = (path: string, info: OwnerInfo): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.end(JSON.stringify(info));
    });
    server.once('error', reject);
    // Root and the user of the data may both come to ask; who may come at all is said by the folder's mode.
    server.listen({ path, readableAll: true, writableAll: true }, () => {
      server.unref();
      resolve(server);
    });
  });

const close = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));

const ask = (path: string): Promise<OwnerInfo | 'silent' | 'nobody'> =>
  new Promise((resolve) => {
    const socket = createConnection({ path });
    let answer = '';
    const finish = (result: OwnerInfo | 'silent' | 'nobody'): void => {
      clearTimeout(deadline);
      socket.destroy();
      resolve(result);
    };
    const deadline = setTimeout(() => finish('silent'), ANSWER_TIMEOUT_MS);
    socket.on('data', (chunk) => {
      answer += chunk.toString('utf8');
    });
    socket.once('end', () => finish(parseInfo(answer)));
    // Refused: nobody listens any more. Gone: its successor has cleaned up. Anything else (a full queue) is a sign of life.
    socket.once('error', (thrown) =>
      finish(['ECONNREFUSED', 'ENOENT'].includes(codeOf(thrown) ?? '') ? 'nobody' : 'silent'),
    );
  });

const parseInfo = (text: string): OwnerInfo | 'silent' => {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null || !('pid' in parsed && 'connectionString' in parsed)) {
      return 'silent';
    }
    const { pid, connectionString } = parsed;
    return typeof pid === 'number' && typeof connectionString === 'string' ? { pid, connectionString } : 'silent';
  } catch {
    return 'silent';
  }
};
