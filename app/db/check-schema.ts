import pg from 'pg';
import type { ConnectionConfig } from './database.ts';
import { readMigrations } from './migrate.ts';

const PERMISSION_DENIED = '42501';
const UNDEFINED_TABLE = '42P01';

/**
 * Why this version of Lealta cannot work with the database, in a sentence that says what to do; null when it can.
 * A role that may not read the migrations' history learns only whether there are tables at all.
 * @throws what `pg` throws when the database cannot be reached
 */
export async function findSchemaProblem(connection: ConnectionConfig): Promise<string | null> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
    );
    const applied = new Set(rows.map(({ name }) => name));
    const missing = readMigrations().filter(({ name }) => !applied.has(name));
    if (missing.length === 0) return null;
    return `The database lacks ${missing.length === 1 ? 'a migration' : 'migrations'}: ${missing
      .map(({ name }) => name)
      .join(', ')}. Run: node scripts/run.mjs scripts/migrate.ts`;
  } catch (error) {
    const code = error instanceof pg.DatabaseError ? error.code : undefined;
    if (code === UNDEFINED_TABLE)
      return 'The database has no tables of Lealta yet. Run: node scripts/run.mjs scripts/migrate.ts';
    if (code === PERMISSION_DENIED) return null;
    throw error;
  } finally {
    await client.end();
  }
}
