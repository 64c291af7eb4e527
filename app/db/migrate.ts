/**
 * Applies `prisma/migrations` with plain `pg`, in Prisma Migrate's own format: neither Prisma's command line nor
 * its engine is needed at run time, and `prisma migrate status` still tells the truth about the database.
 */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

/** The project's migrations. */
export const MIGRATIONS_DIR = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));

/** The lock that Prisma Migrate takes: whoever migrates, and with which of the two, waits for the other. */
const MIGRATION_LOCK = 72707369;

const CREATE_HISTORY = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum VARCHAR(64) NOT NULL,
    finished_at TIMESTAMPTZ,
    migration_name VARCHAR(255) NOT NULL,
    logs TEXT,
    rolled_back_at TIMESTAMPTZ,
    started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`;

/** A migration cannot be applied; the message names it and says why. */
export class MigrationError extends Error {
  override name = 'MigrationError';
}

export type Migration = { name: string; sql: string; checksum: string };

/** The migrations of a folder in the order in which they apply. */
export function readMigrations(dir: string = MIGRATIONS_DIR): Migration[] {
  if (!existsSync(dir)) throw new MigrationError(`There are no migrations in ${dir}.`);
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const file = join(dir, name, 'migration.sql');
      if (!existsSync(file)) throw new MigrationError(`${join(dir, name)} has no migration.sql.`);
      const sql = readFileSync(file, 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });
}

/**
 * Brings a database up to the last migration of a folder. Several processes may call it at once: one does the work.
 * @param config The database's owner: migrations create roles and policies.
 * @returns The names of the migrations applied now; none when the database was up to date.
 * @throws MigrationError when an applied migration was edited or deleted, when an earlier one failed half-way, or
 *   when one fails now (its cause is the error of Postgres).
 */
export async function applyMigrations(
  config: pg.ClientConfig,
  dir: string = MIGRATIONS_DIR,
): Promise<string[]> {
  const migrations = readMigrations(dir);
  const client = new pg.Client(config);
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await client.query("SET client_min_messages = 'warning'");
    await client.query(CREATE_HISTORY);
    const applied = await readHistory(client);
    refuseOtherHistory(migrations, applied);
    const pending = migrations.filter(({ name }) => !applied.has(name));
    for (const migration of pending) await applyOne(client, migration);
    return pending.map(({ name }) => name);
  } finally {
    // Ending the session also gives the lock back.
    await client.end();
  }
}

/** Checksums of the applied migrations by name. */
async function readHistory(client: pg.Client): Promise<Map<string, string>> {
  const { rows } = await client.query<{ migration_name: string; checksum: string; finished_at: Date | null }>(
    'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  );
  const failed = rows.find((row) => row.finished_at === null);
  if (failed)
    throw new MigrationError(
      `Migration ${failed.migration_name} failed or was interrupted before. See _prisma_migrations.logs, mend the ` +
        'database, and mark the row: rolled_back_at = now() to apply it again, finished_at = now() if its work is done.',
    );
  return new Map(rows.map((row) => [row.migration_name, row.checksum]));
}

function refuseOtherHistory(migrations: Migration[], applied: Map<string, string>): void {
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const [name, checksum] of applied) {
    const migration = known.get(name);
    if (!migration)
      throw new MigrationError(
        `The database has migration ${name}, which this version of Lealta does not know.`,
      );
    if (migration.checksum !== checksum)
      throw new MigrationError(
        `Migration ${name} was edited after it was applied. Put it back as it was, and make the change in a new migration.`,
      );
  }
  const last = [...applied.keys()].sort().at(-1);
  const late = last && migrations.find(({ name }) => name < last && !applied.has(name));
  if (late)
    throw new MigrationError(
      `Migration ${late.name} sorts before ${last}, which is already applied. Give it a later name.`,
    );
}

async function applyOne(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  const id = randomUUID();
  await client.query('INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ($1, $2, $3)', [
    id,
    checksum,
    name,
  ]);
  try {
    // One simple query is one implicit transaction: a migration is applied whole or not at all.
    await client.query(sql);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await client.query('UPDATE _prisma_migrations SET logs = $2, rolled_back_at = now() WHERE id = $1', [
      id,
      reason,
    ]);
    throw new MigrationError(`Migration ${name} failed: ${reason}${lineOf(error, sql)}`, { cause: error });
  }
  // A migration may have changed the session's settings, e.g. its search_path.
  await client.query('RESET ALL');
  await client.query(
    'UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1 WHERE id = $1',
    [id],
  );
}

function lineOf(error: unknown, sql: string): string {
  if (!(error instanceof pg.DatabaseError) || error.position === undefined) return '';
  return ` (line ${sql.slice(0, Number(error.position)).split('\n').length} of migration.sql)`;
}
