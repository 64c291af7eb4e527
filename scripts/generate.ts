/**
 * Writes the generated files, or with `--check` says which of them are out of date and writes nothing:
 * the GraphQL operations' types from Shopify's schemas, the list of earning rules from their folders, the public API's
 * document from its schemas, the storefront's and the portal's scripts and styles from their sources, what the UI
 * extensions share and the schema dump from the migrations. Also refuses migrations and schema.prisma that disagree.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { generate as generateOperations } from '@graphql-codegen/cli';
import { adminOperationsConfig, functionTypesConfigs } from '../codegen.ts';
import { ADMIN_SCHEMA_FILE } from './admin-schema.ts';
import { openApiFiles } from './openapi.ts';
import { portalAssets } from './portal-assets.ts';
import { inProject, PROJECT } from './project.ts';
import { RULE_REGISTRY_FILE, ruleRegistry } from './rule-registry.ts';
import { dumpSchema } from './schema-dump.ts';
import { diffWithPrismaSchema } from './schema-engine.ts';
import { withMigratedDatabase } from './scratch-database.ts';
import { storefrontElements } from './storefront-elements.ts';
import { uiExtensionFiles } from './ui-extensions.ts';

type GeneratedFile = { path: string; content: string };

/**
 * What the migrations have that Prisma sees but cannot say in schema.prisma, as the statement by which it would undo
 * it. Empty is best: what Prisma does not see at all (policies, partial indexes, triggers) needs no entry.
 */
const NOT_IN_PRISMA: { statement: RegExp; reason: string }[] = [];

const check = process.argv.includes('--check');

async function operationTypes(): Promise<GeneratedFile[]> {
  const files: { filename: string; content: string }[] = [];
  for (const config of [adminOperationsConfig(ADMIN_SCHEMA_FILE), ...functionTypesConfigs()])
    files.push(...(await generateOperations(config, false)));
  return files.map(({ filename, content }) => ({ path: filename, content }));
}

async function schemaDump(): Promise<GeneratedFile[]> {
  return withMigratedDatabase(async (owner) => {
    refuseDrift(await diffWithPrismaSchema(owner));
    return [{ path: inProject('prisma/schema.dump.sql'), content: await dumpSchema(owner) }];
  });
}

function refuseDrift(statements: string[]): void {
  const drift = statements.filter(
    (statement) => !NOT_IN_PRISMA.some((known) => known.statement.test(statement)),
  );
  const unused = NOT_IN_PRISMA.filter(
    (known) => !statements.some((statement) => known.statement.test(statement)),
  );
  if (unused.length > 0)
    throw new Error(
      `Entries of NOT_IN_PRISMA that nothing needs any more:\n${unused.map(({ statement }) => statement).join('\n')}`,
    );
  if (drift.length > 0)
    throw new Error(
      `prisma/schema.prisma and prisma/migrations disagree. To get from the migrations to the schema takes:\n\n${drift.join('\n\n')}\n\n` +
        'If the schema is right: node scripts/run.mjs scripts/new-migration.ts <name>. If the migrations are, mend the schema.',
    );
}

function isFresh({ path, content }: GeneratedFile): boolean {
  return existsSync(path) && readFileSync(path, 'utf8') === content;
}

const rules = async (): Promise<GeneratedFile[]> => [{ path: RULE_REGISTRY_FILE, content: ruleRegistry() }];

const outcomes = await Promise.allSettled([
  operationTypes(),
  schemaDump(),
  rules(),
  openApiFiles(),
  portalAssets(),
  storefrontElements(),
  uiExtensionFiles(),
]);
const stale = outcomes
  .flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value : []))
  .filter((file) => !isFresh(file));
for (const file of stale) {
  const name = relative(PROJECT, file.path);
  if (check) {
    console.error(`${name} is out of date: run npm run generate`);
    process.exitCode = 1;
  } else {
    mkdirSync(dirname(file.path), { recursive: true });
    writeFileSync(file.path, file.content);
    console.log(`wrote ${name}`);
  }
}
for (const outcome of outcomes)
  if (outcome.status === 'rejected') {
    console.error(outcome.reason instanceof Error ? outcome.reason.message : outcome.reason);
    process.exitCode = 1;
  }
if (stale.length === 0 && !process.exitCode) console.log('All generated files are fresh.');
