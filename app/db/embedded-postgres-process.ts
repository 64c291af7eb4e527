/** What the operating system knows about the embedded Postgres: is the process in its lock file alive, and is it ours? */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { EMBEDDED_PORT, isErrorCode, type Place } from './embedded-postgres-place.ts';

/**
 * The process id of the server running on a cluster.
 * A lock file whose process is dead, a zombie, or another program that got the same number, counts as none.
 */
export function findPostmaster(data: string): number | undefined {
  const pid = readPid(join(data, 'postmaster.pid'));
  return pid !== undefined && isPostmasterOf(pid, data) ? pid : undefined;
}

/**
 * Removes lock files that Postgres itself would trip over: it takes any living process of the same user, even a
 * zombie that nobody reaps (usual in containers), for a running server. What protects the data is not the file
 * but the shared memory, which a server with living children still holds.
 */
export function removeStaleLocks(place: Place): void {
  for (const file of [
    join(place.data, 'postmaster.pid'),
    join(place.sockets, `.s.PGSQL.${EMBEDDED_PORT}.lock`),
  ]) {
    const pid = readPid(file);
    if (pid !== undefined && !isPostmasterOf(pid, place.data) && readPid(file) === pid)
      rmSync(file, { force: true });
  }
}

/** When a process started, in a form that only serves to tell it from a later one with the same number. */
export function processStart(pid: number): string | undefined {
  if (process.platform === 'linux') return readStat(pid)?.start;
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return undefined;
  }
}

/** Whether the process that `processStart` described is still running. */
export function isSameProcess(pid: number, start: string): boolean {
  return isAlive(pid) && (start === '' || processStart(pid) === start);
}

function readPid(file: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
    return pid > 0 ? pid : undefined;
  } catch (error) {
    if (isErrorCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function isPostmasterOf(pid: number, data: string): boolean {
  if (!isAlive(pid)) return false;
  const command = commandOf(pid);
  if (command === undefined) return true;
  const folder = command[command.indexOf('-D') + 1];
  if (!command[0]?.endsWith('/postgres') || folder === undefined) return false;
  return existsSync(folder) && realpathSync(folder) === realpathSync(data);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there, but another user's.
    if (!isErrorCode(error, 'EPERM')) return false;
  }
  if (process.platform === 'linux') return readStat(pid)?.state !== 'Z';
  return !processState(pid).startsWith('Z');
}

function processState(pid: number): string {
  try {
    return execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return 'Z';
  }
}

/** The program and its arguments; undefined when the system does not tell. */
function commandOf(pid: number): string[] | undefined {
  try {
    if (process.platform === 'linux') {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      return words.length > 1 ? words : undefined;
    }
    const line = execFileSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], {
      encoding: 'utf8',
    }).trim();
    // ps joins the words with spaces: a folder with spaces is put together again up to the next option.
    const folder = / -D (.*?) -k /.exec(line)?.[1];
    return folder === undefined ? line.split(' ') : [line.split(' -D ')[0] ?? '', '-D', folder];
  } catch {
    return undefined;
  }
}

function readStat(pid: number): { state: string; start: string } | undefined {
  try {
    // The program's name, in parentheses, may itself contain spaces and parentheses: count from the last one.
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const [state, start] = [fields[0], fields[19]];
    return state === undefined || start === undefined ? undefined : { state, start };
  } catch {
    return undefined;
  }
}
