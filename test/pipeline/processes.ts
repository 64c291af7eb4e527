/** The app's own processes over a database folder of their own, to be killed and started again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { API_SECRET } from '#test/support/app.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

export type AppProcess = {
  /** Kills it as a crash would, and waits until it is gone. */
  kill(): Promise<void>;
  /** Starts it, and again whenever it ends by itself, as a supervisor does. */
  start(): void;
  /** What it said on its way. */
  said(): string;
};

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** A process of the app, `app/server.ts` or `app/jobs/worker.ts`, with its database in `dataDir`; started by `start`. */
export function appProcess(script: string, { dataDir, port }: { dataDir: string; port: number }): AppProcess {
  let child: ChildProcess | undefined;
  let wanted = false;
  let text = '';
  const start = (): void => {
    const started = spawn(process.execPath, [script], {
      cwd: PROJECT,
      env: {
        PATH: process.env.PATH ?? '',
        NODE_ENV: 'development',
        SHOPIFY_API_KEY: 'key',
        SHOPIFY_API_SECRET: API_SECRET,
        SHOPIFY_APP_URL: `http://localhost:${port}`,
        LEALTA_ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64'),
        LEALTA_DATA_DIR: dataDir,
        LOG_LEVEL: 'warn',
        PORT: String(port),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [started.stdout, started.stderr])
      stream.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
    started.once('exit', () => {
      if (wanted) setTimeout(() => wanted && start(), 200);
    });
    child = started;
  };
  return {
    said: () => text,
    start() {
      wanted = true;
      start();
    },
    async kill() {
      wanted = false;
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}
