import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectionFor, removeEmbeddedPostgres, startEmbeddedPostgres } from '#app/db/embedded-postgres.ts';

let dataDir: string;
const settings = { shared_buffers: '16MB', max_connections: '20' };

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'lealta-embedded-'));
});

afterAll(async () => {
  await removeEmbeddedPostgres(dataDir);
  await rm(dataDir, { recursive: true, force: true });
});

async function query(sql: string): Promise<unknown[]> {
  const client = new pg.Client(connectionFor(dataDir, { user: 'postgres', database: 'lealta' }));
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Another process that starts or adopts the server, prints a line, and holds it until its input closes. */
async function startElsewhere() {
  const program = `
    import { startEmbeddedPostgres } from '#app/db/embedded-postgres.ts';
    const server = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, settings: ${JSON.stringify(settings)} });
    console.log(JSON.stringify({ adopted: server.adopted, server: server.processId() }));
    process.stdin.resume().on('end', async () => { await server.stop(); process.exit(0); });`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = await once(child.stdout, 'data');
  const told: { adopted: boolean; server: number } = JSON.parse(String(line));
  return {
    ...told,
    async end(how: 'properly' | 'killed') {
      const exited = once(child, 'exit');
      if (how === 'killed') child.kill('SIGKILL');
      else child.stdin.end();
      await exited;
    },
  };
}

describe('embedded Postgres', () => {
  it('keeps what was committed when the server is killed, and comes back by itself', async () => {
    const server = await startEmbeddedPostgres({ dataDir, settings });
    try {
      await query('CREATE TABLE facts (fact int)');
      await query('INSERT INTO facts SELECT generate_series(1, 1000)');
      const before = server.processId();
      if (before === undefined) throw new Error('no server');
      process.kill(before, 'SIGKILL');
      await expect
        .poll(() => query('SELECT count(*)::int AS facts FROM facts').catch(() => 'away'), {
          timeout: 20_000,
        })
        .toEqual([{ facts: 1000 }]);
      expect(server.processId()).not.toBe(before);
    } finally {
      await server.stop();
    }
    expect(server.processId()).toBeUndefined();
  });

  it('serves two processes that start at once, and ends with the last of them', async () => {
    const [one, two] = await Promise.all([startElsewhere(), startElsewhere()]);
    expect(one.server).toBe(two.server);
    expect([one.adopted, two.adopted].sort()).toEqual([false, true]);
    await one.end('properly');
    expect(await query('SELECT 1 AS still')).toEqual([{ still: 1 }]);
    await two.end('properly');
    await expect(query('SELECT 1')).rejects.toThrow(/ENOENT|ECONNREFUSED/);
  });

  it('adopts the server of a process that was killed', async () => {
    const killed = await startElsewhere();
    await killed.end('killed');
    const server = await startEmbeddedPostgres({ dataDir, settings });
    expect(server).toMatchObject({ adopted: true });
    expect(server.processId()).toBe(killed.server);
    await server.stop();
    await expect(query('SELECT 1')).rejects.toThrow(/ENOENT|ECONNREFUSED/);
  });

  it('listens on its socket only', async () => {
    const server = await startEmbeddedPostgres({ dataDir, settings });
    try {
      expect(await query('SHOW listen_addresses')).toEqual([{ listen_addresses: '' }]);
      const stat = process.platform === 'darwin' ? ['-f', '%Lp'] : ['-c', '%a'];
      const { stdout } = await promisify(execFile)('stat', [...stat, server.owner.host]);
      expect(stdout.trim()).toBe('700');
    } finally {
      await server.stop();
    }
  });
});
