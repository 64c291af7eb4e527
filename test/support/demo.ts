import { execFile, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { demoFiles } from '#scripts/demo/demo-files.ts';
import { inProject, PROJECT } from '#scripts/project.ts';

const run = promisify(execFile);
const startDeadlineMs = 170_000;
const handle = 'vinya-norte';
/** A process of the demo, as it keeps them on disk. */
const namedProcess = z.object({ name: z.string(), pid: z.number() });

export type Demo = {
  /** `http://localhost:…` of the storefront. */
  storeUrl: string;
  /** The store's admin on this machine, where the app is reached through the gateway. */
  adminUrl: string;
  /** Port that answers as Shopify's own hosts over TLS. */
  tlsPort: number;
  /** The operator's command line with `--json`, for this demo's shop. */
  lealta<Answer>(...args: string[]): Promise<Answer>;
  /** Has a job done at once that a worker does each minute; done a moment later. */
  runJob(name: string): Promise<void>;
  /** Sets one of dev-shop's controls of this demo's shop. */
  control(name: string, fields: object): Promise<void>;
  /** Subject of the newest message to an address; empty when there is none. */
  newestMail(to: string): Promise<string>;
  /** Has the app and its worker stand still, or go on: what the storefront shows needs neither. */
  standStill(still: boolean): void;
  stop(): Promise<void>;
};

type Mail = { id: number; to: string[]; subject: string };

/**
 * Ports that nothing listens on, all different. By chance, so that demos that start at once choose others; and below
 * those that the system gives to connections, which could take one before the demo does.
 */
async function freePorts(count: number): Promise<number[]> {
  const held = new Map<number, Server>();
  while (held.size < count) {
    const port = randomInt(10_000, 32_000);
    const server = createServer().listen(port);
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (isFree) held.set(port, server);
  }
  await Promise.all([...held.values()].map((server) => once(server.close(), 'close')));
  return [...held.keys()];
}

/** The machine's environment without what belongs to the tests or to another demo. */
function plainEnvironment(dataDir: string): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    LEALTA_DATA_DIR: dataDir,
    // Four processes a demo, and each call of the command line, read the same sources: with this, in half the time.
    NODE_COMPILE_CACHE: inProject('.cache/node-compile'),
  };
  const foreign =
    /^(NODE_ENV|TEST|DEV|PROD|MODE|BASE_URL|DATABASE_.*|SMTP_URL|VITEST.*|SHOPIFY_.*|APP_BRIDGE_URL)$/;
  for (const name of Object.keys(environment)) if (foreign.test(name)) delete environment[name];
  return environment;
}

/** Starts `npm run demo` as a newcomer would, with a data folder and ports of its own. Stop it after use. */
export async function startDemo({
  customers,
  seed,
  plain = false,
}: {
  customers: number;
  seed: number;
  /** The club has points and rewards only. */
  plain?: boolean;
}): Promise<Demo> {
  const dataDir = mkdtempSync(join(tmpdir(), 'lealta-demo-'));
  const env = plainEnvironment(dataDir);
  const [port = 0, shopPort = 0, tlsPort = 0, smtpPort = 0] = await freePorts(4);
  const flags = {
    customers,
    seed,
    port,
    'shop-port': shopPort,
    'tls-port': tlsPort,
    'smtp-port': smtpPort,
  };
  const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]);
  if (plain) args.push('--plain');
  const demo = spawn(process.execPath, ['scripts/demo.ts', ...args], { cwd: PROJECT, env });
  const ended = once(demo, 'exit');
  const end = () => demo.kill('SIGTERM');
  const endAll = () => {
    end();
    process.exit(143);
  };
  // A test run that is broken off leaves no demo behind.
  process.once('SIGTERM', endAll).once('exit', end);
  const standStill = (still: boolean) => {
    const { pids } = demoFiles(dataDir);
    for (const { name, pid } of z.array(namedProcess).parse(JSON.parse(readFileSync(pids, 'utf8'))))
      if (name === 'app' || name === 'worker') process.kill(pid, still ? 'SIGSTOP' : 'SIGCONT');
  };
  const stop = async () => {
    process.off('SIGTERM', endAll).off('exit', end);
    end();
    await ended;
    rmSync(dataDir, { recursive: true, force: true });
  };

  let printed = '';
  const ready = new Promise<void>((resolve, reject) => {
    const fail = (what: string) => reject(new Error(`${what}:\n${printed}`));
    const late = setTimeout(() => fail('The demo is not ready in time'), startDeadlineMs);
    for (const stream of [demo.stdout, demo.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        printed += text;
        if (!printed.includes('Lealta is ready.')) return;
        clearTimeout(late);
        resolve();
      });
    demo.once('exit', () => {
      clearTimeout(late);
      fail('The demo ended');
    });
  });
  await ready.catch(async (error: unknown) => {
    await stop();
    throw error;
  });

  const storeUrl = `http://localhost:${shopPort}`;
  const lealta = async <Answer>(...command: string[]): Promise<Answer> => {
    const all = ['app/cli/lealta.ts', ...command, '--shop', handle, '--json'];
    // Exit code 1 says that something is wrong; what, stands in the answer.
    const { stdout } = await run(process.execPath, all, { cwd: PROJECT, env }).catch(
      (error: { code?: number; stdout?: string }) => {
        if (error.code !== 1 || !error.stdout) throw error;
        return { stdout: error.stdout };
      },
    );
    return JSON.parse(stdout);
  };
  return {
    storeUrl,
    adminUrl: `${storeUrl}/admin/store/${handle}`,
    tlsPort,
    standStill,
    stop,
    lealta,
    runJob: async (name) => {
      await lealta('jobs', 'run', '--job', name);
    },
    async control(name, fields) {
      const response = await fetch(`${storeUrl}/__dev/stores/${handle}/${name}`, {
        method: 'POST',
        body: JSON.stringify(fields),
      });
      if (!response.ok) throw new Error(`the control ${name} answered ${response.status}`);
    },
    async newestMail(to) {
      const response = await fetch(`${storeUrl}/__dev/mailbox.json`);
      const { messages } = (await response.json()) as { messages: Mail[] };
      return messages.filter((mail) => mail.to.includes(to)).sort((a, b) => b.id - a.id)[0]?.subject ?? '';
    },
  };
}
