/**
 * Starts a migration: `node scripts/run.mjs scripts/new-migration.ts <name>` writes the SQL that gets from the
 * migrations so far to schema.prisma. What Prisma cannot say (policies, grants, checks, partial indexes) is added by hand.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { MIGRATIONS_DIR } from '#app/db/migrate.ts';
import { PROJECT } from './project.ts';
import { diffWithPrismaSchema } from './schema-engine.ts';
import { withMigratedDatabase } from './scratch-database.ts';

const name = process.argv[2]
  ?.trim()
  .toLowerCase()
  .replaceAll(/[^a-z0-9]+/g, '_');
if (!name) {
  console.error('Usage: node scripts/run.mjs scripts/new-migration.ts <name>');
  process.exit(1);
}

const statements = await withMigratedDatabase(diffWithPrismaSchema);
const stamp = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14);
const folder = join(MIGRATIONS_DIR, `${stamp}_${name}`);
mkdirSync(folder);
const file = join(folder, 'migration.sql');
writeFileSync(
  file,
  statements.length > 0 ? `${statements.join('\n\n')}\n` : '-- schema.prisma asks for nothing new.\n',
);
console.log(`Wrote ${relative(PROJECT, file)}. Read it, add what Prisma cannot say, then: npm run generate`);
