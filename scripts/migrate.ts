/** Brings the database up to date: that of DATABASE_URL or, without it, the embedded one in LEALTA_DATA_DIR. */
import { startEmbeddedPostgres } from '#app/db/embedded-postgres.ts';
import { applyMigrations } from '#app/db/migrate.ts';

async function migrate(): Promise<string[]> {
  const connectionString = process.env.DATABASE_URL;
  if (connectionString) return applyMigrations({ connectionString });
  const server = await startEmbeddedPostgres({ dataDir: process.env.LEALTA_DATA_DIR ?? '.data' });
  try {
    return await applyMigrations(server.owner);
  } finally {
    await server.stop();
  }
}

try {
  const applied = await migrate();
  console.log(applied.length === 0 ? 'The database is up to date.' : `Applied: ${applied.join(', ')}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
