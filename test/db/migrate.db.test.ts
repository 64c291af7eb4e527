import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { applyMigrations } from '#app/db/migrate.ts';
import { freshDatabase, type TestConnection } from '#test/support/database.ts';

let owner: TestConnection;
let dir: string;

beforeEach(async () => {
  ({ owner } = await freshDatabase('migrate'));
  // The template has Lealta's own migrations: these are about a folder of their own.
  await query('DELETE FROM _prisma_migrations');
  dir = await mkdtemp(join(tmpdir(), 'lealta-migrations-'));
});

afterEach(() => rm(dir, { recursive: true }));

async function query(sql: string): Promise<unknown[]> {
  const client = new pg.Client(owner);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function migration(name: string, sql: string): Promise<void> {
  await mkdir(join(dir, name), { recursive: true });
  await writeFile(join(dir, name, 'migration.sql'), sql);
}

describe('applyMigrations', () => {
  it('applies each migration once and in order, also when several processes start together', async () => {
    await migration('2_second', 'INSERT INTO wines VALUES (1)');
    await migration('1_first', 'CREATE TABLE wines (wine int)');
    const applied = await Promise.all([1, 2, 3].map(() => applyMigrations(owner, dir)));
    expect(applied.flat()).toEqual(['1_first', '2_second']);
    expect(await query('SELECT wine FROM wines')).toEqual([{ wine: 1 }]);
    expect(await applyMigrations(owner, dir)).toEqual([]);
  });

  it('leaves nothing of a migration that fails, and applies it when it is mended', async () => {
    await migration('1_first', 'CREATE TABLE wines (wine int);\nSELECT 1 / 0;');
    await expect(applyMigrations(owner, dir)).rejects.toThrow('Migration 1_first failed: division by zero');
    expect(await query("SELECT to_regclass('wines') AS wines")).toEqual([{ wines: null }]);
    await migration('1_first', 'CREATE TABLE wines (wine int);');
    expect(await applyMigrations(owner, dir)).toEqual(['1_first']);
  });

  it('names the line of a mistake', async () => {
    await migration('1_first', 'SELECT 1;\nSELECT nothing;');
    await expect(applyMigrations(owner, dir)).rejects.toThrow(/column "nothing" does not exist \(line 2 of/);
  });

  it('refuses a migration that was edited after it was applied', async () => {
    await migration('1_first', 'SELECT 1');
    await applyMigrations(owner, dir);
    await migration('1_first', 'SELECT 2');
    await expect(applyMigrations(owner, dir)).rejects.toThrow(
      'Migration 1_first was edited after it was applied',
    );
  });

  it('refuses a database that is ahead, and a migration that sorts before an applied one', async () => {
    await migration('2_second', 'SELECT 1');
    await applyMigrations(owner, dir);
    await migration('1_late', 'SELECT 1');
    await expect(applyMigrations(owner, dir)).rejects.toThrow('1_late sorts before 2_second');
    await rm(join(dir, '2_second'), { recursive: true });
    await expect(applyMigrations(owner, dir)).rejects.toThrow('does not know');
  });

  it('refuses to go on after an interrupted migration', async () => {
    await migration('1_first', 'SELECT 1');
    await applyMigrations(owner, dir);
    await query('UPDATE _prisma_migrations SET finished_at = NULL');
    await expect(applyMigrations(owner, dir)).rejects.toThrow('failed or was interrupted before');
  });
});
