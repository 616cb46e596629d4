/**
 * Why an embedded Postgres could not be started or stopped. Every case carries a `message` that a person can act on:
 * it names the folder or process concerned, and what to do. None of them holds a secret.
 */
export type EmbeddedPostgresError =
  | BinariesMissing
  | BinariesNotRunnable
  | NoUnprivilegedUser
  | DataDirNotWritable
  | DataDirNotReachable
  | DataDirInUse
  | DataOfAnotherVersion
  | DataDamaged
  | SocketDirUnsafe
  | InitFailed
  | StartFailed
  | StartTimedOut
  | QueryFailed
  | StopTimedOut;

/** No prebuilt Postgres is installed for this platform (`linux-x64`, `linux-x64-musl`, …). */
export interface BinariesMissing {
  readonly type: 'binaries-missing';
  readonly platform: string;
  readonly message: string;
}
/** The binaries are there but the operating system does not run them (too old a C library, a `noexec` mount, …). */
export interface BinariesNotRunnable {
  readonly type: 'binaries-not-runnable';
  readonly path: string;
  readonly message: string;
}
/** Postgres refuses to run as root, and none of the users it could run as exists. */
export interface NoUnprivilegedUser {
  readonly type: 'no-unprivileged-user';
  readonly message: string;
}
/** The data folder cannot be created or written by this process. */
export interface DataDirNotWritable {
  readonly type: 'data-dir-not-writable';
  readonly dataDir: string;
  readonly message: string;
}
/** Node runs as root, and the user that Postgres runs as cannot enter `blockedAt`, a parent of the data folder. */
export interface DataDirNotReachable {
  readonly type: 'data-dir-not-reachable';
  readonly dataDir: string;
  readonly blockedAt: string;
  readonly message: string;
}
/** Another live process runs this data. `connectionString` is absent when the owner did not answer in time. */
export interface DataDirInUse {
  readonly type: 'data-dir-in-use';
  readonly dataDir: string;
  readonly ownerPid?: number;
  readonly connectionString?: string;
  readonly message: string;
}
/** The data was written by another major version of Postgres, whose files this one cannot read. */
export interface DataOfAnotherVersion {
  readonly type: 'data-of-another-version';
  readonly dataMajorVersion: string;
  readonly binariesMajorVersion: string;
  readonly message: string;
}
/** The data folder holds something that is not a database cluster. */
export interface DataDamaged {
  readonly type: 'data-damaged';
  readonly message: string;
}
/** The folder for the socket belongs to somebody else, so it is not used. */
export interface SocketDirUnsafe {
  readonly type: 'socket-dir-unsafe';
  readonly path: string;
  readonly message: string;
}
/** `initdb` did not create the cluster; nothing of it is left behind. */
export interface InitFailed {
  readonly type: 'init-failed';
  readonly lastLines: readonly string[];
  readonly message: string;
}
/** Postgres ended while it was starting. */
export interface StartFailed {
  readonly type: 'start-failed';
  readonly lastLines: readonly string[];
  readonly message: string;
}
/** Postgres was not ready in time; it has been stopped again. */
export interface StartTimedOut {
  readonly type: 'start-timed-out';
  readonly lastLines: readonly string[];
  readonly message: string;
}
/** The server refused or did not answer a statement of the launcher itself (such as CREATE DATABASE). */
export interface QueryFailed {
  readonly type: 'query-failed';
  readonly message: string;
}
/** The process survived every signal, SIGKILL included, for as long as stopping may take. */
export interface StopTimedOut {
  readonly type: 'stop-timed-out';
  readonly pid: number;
  readonly message: string;
}

/** The text of anything that was thrown, for the `message` of an error value. */
export const reasonOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));

/** The system's code of a failed call (`ENOENT`, `EACCES`, …), or null. */
export const codeOf = (thrown: unknown): string | null =>
  typeof thrown === 'object' && thrown !== null && 'code' in thrown && typeof thrown.code === 'string'
    ? thrown.code
    : null;
