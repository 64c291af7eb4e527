import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { isSameProcess, processStart } from '#app/db/embedded-postgres-process.ts';

const stopDeadlineMs = 15_000;
const restartAfterMs = 500;
const settleMs = 250;
/** A process that ends sooner than this after its start is given ever more time before the next try. */
const healthyAfterMs = 10_000;
const restartAfterMsMax = 30_000;

export type ProcessSpec = {
  readonly name: string;
  /** Arguments of node. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Called with each line that the process prints. */
  readonly onLine?: (line: string) => void;
  /** Whether messages can be sent to it. */
  readonly ipc?: boolean;
};

export type Supervised = {
  child(): ChildProcess;
  /** From now on it is started anew whenever a source file below one of these folders changes. */
  restartOnChange(folders: readonly string[]): void;
  stop(): Promise<void>;
};

/**
 * Keeps processes running: one that ends by itself is started again, and said so; `stop` ends them in the order in which
 * it is asked. Their process ids are kept in `pidFile`, so that a later start finds those that a killed demo left behind.
 */
export function createSupervisor(options: { pidFile: string; logFile: string; say(text: string): void }) {
  const running = new Map<string, Supervised>();
  const pids = new Map<string, number>([['demo', process.pid]]);
  const notePids = () =>
    writeFileSync(
      options.pidFile,
      JSON.stringify([...pids].map(([name, pid]) => ({ name, pid, start: processStart(pid) ?? '' }))),
    );
  notePids();

  const start = (spec: ProcessSpec): Supervised => {
    let stopping = false;
    let restartAfter = restartAfterMs;
    let startedAt = 0;
    let child: ChildProcess;
    let restarting = false;
    const watching = new AbortController();
    const launch = (): ChildProcess => {
      startedAt = Date.now();
      const launched = spawn(process.execPath, spec.args, {
        env: { ...process.env, ...spec.env },
        stdio: ['ignore', 'pipe', 'pipe', ...(spec.ipc ? (['ipc'] as const) : [])],
        // A group of its own: Ctrl-C reaches the demo only, which ends everything in order.
        detached: true,
      });
      if (launched.pid !== undefined) {
        pids.set(spec.name, launched.pid);
        notePids();
      }
      const last: string[] = [];
      for (const stream of [launched.stdout, launched.stderr]) {
        let rest = '';
        stream?.setEncoding('utf8').on('data', (text: string) => {
          appendFileSync(options.logFile, text);
          const lines = (rest + text).split('\n');
          rest = lines.pop() ?? '';
          for (const line of lines) {
            last.push(line);
            if (last.length > 12) last.shift();
            spec.onLine?.(line);
          }
        });
      }
      launched.on('exit', (code, signal) => {
        pids.delete(spec.name);
        if (stopping || restarting) return;
        const how = signal ? `was ended by ${signal}` : `ended with code ${code}`;
        if (Date.now() - startedAt > healthyAfterMs) restartAfter = restartAfterMs;
        options.say(`! ${spec.name} ${how}; it is started again. (${options.logFile})`);
        if (code !== null && code !== 0 && last.length > 0)
          options.say(last.map((line) => `    ${line.slice(0, 300)}`).join('\n'));
        setTimeout(() => {
          if (!stopping) child = launch();
        }, restartAfter).unref();
        restartAfter = Math.min(restartAfter * 2, restartAfterMsMax);
      });
      return launched;
    };
    child = launch();
    const supervised: Supervised = {
      child: () => child,
      restartOnChange(folders) {
        let soon: NodeJS.Timeout | undefined;
        const restart = async (file: string) => {
          if (stopping || restarting) return;
          restarting = true;
          options.say(`  ${file} changed: ${spec.name} starts anew`);
          await end(child);
          restarting = false;
          if (!stopping) child = launch();
        };
        for (const folder of folders)
          watch(folder, { recursive: true, signal: watching.signal }, (_event, file) => {
            if (file === null || !/\.(ts|graphql|sql|json)$/.test(file)) return;
            // An editor saves in several steps, and a checkout changes many files.
            clearTimeout(soon);
            soon = setTimeout(() => void restart(file), settleMs);
          });
      },
      async stop() {
        if (stopping) return;
        stopping = true;
        watching.abort();
        running.delete(spec.name);
        await end(child);
        pids.delete(spec.name);
        notePids();
      },
    };
    running.set(spec.name, supervised);
    return supervised;
  };

  return {
    start,
    /** Stops everything, the newest first. */
    async stopAll(): Promise<void> {
      for (const supervised of [...running.values()].reverse()) await supervised.stop();
      rmSync(options.pidFile, { force: true });
    },
  };
}

/** SIGTERM to the process and what it started; SIGKILL when that does not end it. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  signalGroup(child.pid, 'SIGTERM');
  const late = setTimeout(() => signalGroup(child.pid ?? 0, 'SIGKILL'), stopDeadlineMs);
  await exited;
  clearTimeout(late);
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended just now.
  }
}

/**
 * Ends the processes that a killed demo left behind.
 * @returns the process id of a demo that is alive and must be stopped by hand; null when there is none
 */
export async function clearLeftovers(pidFile: string): Promise<number | null> {
  const left = readPids(pidFile).filter(({ pid, start }) => isSameProcess(pid, start));
  const demo = left.find(({ name }) => name === 'demo');
  if (demo) return demo.pid;
  for (const { pid } of left) signalGroup(pid, 'SIGTERM');
  const deadline = Date.now() + stopDeadlineMs;
  while (left.some(({ pid, start }) => isSameProcess(pid, start))) {
    if (Date.now() > deadline) for (const { pid } of left) signalGroup(pid, 'SIGKILL');
    await delay(50);
  }
  return null;
}

function readPids(pidFile: string): { name: string; pid: number; start: string }[] {
  try {
    return JSON.parse(readFileSync(pidFile, 'utf8')) as { name: string; pid: number; start: string }[];
  } catch {
    return []; // none, or cut off by the kill
  }
}
