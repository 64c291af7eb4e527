import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ensureBuild } from '#scripts/build.ts';
import { freshDatabase, type TestConnection, testDatabase } from '#test/support/database.ts';

const SERVER = fileURLToPath(new URL('../../app/server.ts', import.meta.url));
const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

const COMPLETE = {
  SHOPIFY_API_KEY: 'key',
  SHOPIFY_API_SECRET: 'secret',
  SHOPIFY_APP_URL: 'http://localhost:3000',
  LEALTA_ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64'),
  PORT: '0',
};

let running: ChildProcess | undefined;
beforeAll(async () => {
  await ensureBuild();
}, 240_000);
afterEach(() => {
  running?.kill('SIGKILL');
  running = undefined;
});

function start(env: Record<string, string>) {
  const child = spawn(process.execPath, [SERVER], {
    cwd: PROJECT,
    env: { PATH: process.env.PATH ?? '', NODE_ENV: 'development', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running = child;
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    said.out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    said.err += chunk.toString();
  });
  return { child, said, ended: once(child, 'exit').then(([code]) => code as number | null) };
}

function urlOf({ host, port, user, database, password }: TestConnection): string {
  const url = new URL(`postgres://localhost/${database}`);
  url.username = user;
  if (password) url.password = password;
  url.searchParams.set('host', host);
  url.searchParams.set('port', String(port));
  return url.toString();
}

describe('the web process', () => {
  it('says what is missing in the environment, and ends', async () => {
    const { said, ended } = start({});
    expect(await ended).toBe(1);
    expect(said.err).toContain('LEALTA_ENCRYPTION_KEY is missing. Make one with: openssl rand -base64 32.');
    expect(said.err).not.toMatch(/^\s+at /m); // a sentence, not a stack trace
  });

  it('says that the database does not answer, and ends', async () => {
    const { said, ended } = start({ ...COMPLETE, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing' });
    expect(await ended).toBe(1);
    expect(said.err.trim()).toBe(
      'The database does not answer: check DATABASE_URL, and that the server runs.',
    );
  });

  it('says that migrations are missing, and ends', async () => {
    const { owner } = await freshDatabase('unmigrated');
    const pg = await import('pg');
    const client = new pg.default.Client(owner);
    await client.connect();
    await client.query('DELETE FROM _prisma_migrations');
    await client.end();
    const { said, ended } = start({ ...COMPLETE, DATABASE_URL: urlOf(owner) });
    expect(await ended).toBe(1);
    expect(said.err).toMatch(
      /^The database lacks .*_foundation.*\. Run: node scripts\/run\.mjs scripts\/migrate\.ts$/m,
    );
  });

  it('serves health, webhooks and the storefront’s addresses, and ends in order when it is told to', async () => {
    const { owner } = await testDatabase();
    const { child, said, ended } = start({ ...COMPLETE, DATABASE_URL: urlOf(owner) });
    const ready = /"port":(\d+)/;
    await expect.poll(() => said.out, { timeout: 60_000 }).toMatch(ready);
    const origin = `http://localhost:${ready.exec(said.out)?.[1]}`;
    const statusOf = async (path: string, init?: RequestInit) => (await fetch(origin + path, init)).status;
    expect(await statusOf('/healthz')).toBe(200);
    expect(await statusOf('/readyz')).toBe(200);
    expect(await statusOf('/webhooks/orders/paid')).toBe(405);
    expect(await statusOf('/webhooks/orders/paid', { method: 'POST' })).toBe(400);
    expect(await statusOf('/proxy/member')).toBe(401);
    expect(await statusOf('/api/v1/programme')).toBe(401);
    expect(await statusOf('/api/v1/openapi.json')).toBe(200);
    expect(await statusOf('/auth/login')).toBe(200);
    const outside = await fetch(`${origin}/auth/login?shop=bodega.myshopify.com`, { redirect: 'manual' });
    expect(outside.headers.get('location')).toBe('https://admin.shopify.com/store/bodega/apps/key');
    const robot = await fetch(`${origin}/app?shop=bodega.myshopify.com`, {
      headers: { 'user-agent': 'Googlebot' },
    });
    expect(robot.status).toBe(410);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(said.out).toContain('Lealta has stopped');
  }, 120_000);
});
