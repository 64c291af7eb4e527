/** The worker refuses to start as the web process does: in a sentence, not with a stack trace. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const WORKER = fileURLToPath(new URL('../../app/jobs/worker.ts', import.meta.url));
const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const COMPLETE = {
  SHOPIFY_API_KEY: 'key',
  SHOPIFY_API_SECRET: 'secret',
  SHOPIFY_APP_URL: 'http://localhost:3000',
  LEALTA_ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64'),
};

/** Runs the worker until it ends by itself. */
function runWorker(env: Record<string, string>): Promise<{ code: number | null; said: string }> {
  return new Promise((resolve) => {
    const variables: NodeJS.ProcessEnv = { PATH: process.env.PATH, NODE_ENV: 'development', ...env };
    const child = execFile(
      process.execPath,
      [WORKER],
      { cwd: PROJECT, env: variables },
      (_error, _out, said) => resolve({ code: child.exitCode, said: said.trim() }),
    );
  });
}

it('says what is missing in the environment, and ends', async () => {
  const { code, said } = await runWorker({});
  expect(code).toBe(1);
  expect(said).toContain('LEALTA_ENCRYPTION_KEY is missing. Make one with: openssl rand -base64 32.');
  expect(said).not.toMatch(/^\s+at /m);
}, 60_000);

it('says that the database does not answer, and ends', async () => {
  const { code, said } = await runWorker({
    ...COMPLETE,
    DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing',
  });
  expect(code).toBe(1);
  expect(said).toBe('The database does not answer: check DATABASE_URL, and that the server runs.');
}, 60_000);

it('says that the embedded database has no tables yet, and ends', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'lealta-worker-'));
  try {
    const { code, said } = await runWorker({ ...COMPLETE, LEALTA_DATA_DIR: dataDir });
    expect(code).toBe(1);
    expect(said).toBe(
      'The database has no tables of Lealta yet. Run: node scripts/run.mjs scripts/migrate.ts',
    );
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}, 120_000);
