/**
 * Compares a database with prisma/schema.prisma by Prisma's schema engine, in its WebAssembly form: the native one
 * is a download from a host that is not always reachable.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlDriverAdapter,
} from '@prisma/driver-adapter-utils';
import * as engineModule from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';
import { inProject } from './project.ts';

const SCHEMA_FILE = inProject('prisma/schema.prisma');

/**
 * The SQL that would turn a database into what schema.prisma says.
 * @param config A database with the migrations applied; it is only read.
 * @returns An empty list when they agree.
 */
export async function diffWithPrismaSchema(config: pg.ClientConfig): Promise<string[]> {
  const content = readFileSync(SCHEMA_FILE, 'utf8');
  const files = [{ path: SCHEMA_FILE, content }];
  const pool = new CataloguePool(config);
  try {
    const engine = await startEngine(pool, content);
    const { stdout } = await engine.diff({
      // "The database that the schema's datasource names" is, in this form of the engine, the adapter's.
      from: { tag: 'schemaDatasource', files, configDir: dirname(SCHEMA_FILE) },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: true,
      filters: { externalTables: [], externalEnums: [] },
    });
    return statementsOf(stdout ?? '');
  } finally {
    await pool.end();
  }
}

function statementsOf(script: string): string[] {
  return script
    .split(/^-- .*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '' && statement !== 'This is an empty migration.');
}

const INTERNAL_CHAR = 18;

/**
 * The adapter (7.10.0) does not know Postgres' internal "char" type, which the engine's questions about the catalogue
 * return, and the engine insists on it. So this pool calls it `bpchar`, which the adapter reads as text, and
 * remembers the columns for `connectAdapter`, which tells the engine what they are. The engine asks one at a time.
 */
class CataloguePool extends pg.Pool {
  internalChars: number[] = [];

  override query: pg.Pool['query'] = async (...args: unknown[]) => {
    const result: unknown = await Reflect.apply(pg.Pool.prototype.query, this, args);
    this.internalChars = [];
    if (isResult(result))
      for (const [index, field] of result.fields.entries())
        if (field.dataTypeID === INTERNAL_CHAR) {
          field.dataTypeID = pg.types.builtins.BPCHAR;
          this.internalChars.push(index);
        }
    return result as never;
  };
}

async function connectAdapter(factory: PrismaPg, pool: CataloguePool): Promise<SqlDriverAdapter> {
  const adapter = await factory.connect();
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (query) => {
    const result = await queryRaw(query);
    for (const index of pool.internalChars) result.columnTypes[index] = ColumnTypeEnum.Character;
    return result;
  };
  return adapter;
}

function isResult(value: unknown): value is pg.QueryResult {
  return typeof value === 'object' && value !== null && 'fields' in value && Array.isArray(value.fields);
}

async function startEngine(pool: CataloguePool, schema: string): Promise<engineModule.SchemaEngine> {
  // The engine reports a panic through this global, and fails without it.
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: { set_message: (text: string) => console.error(text) },
  });
  const folder = dirname(fileURLToPath(import.meta.resolve('@prisma/schema-engine-wasm')));
  const module = new WebAssembly.Module(readFileSync(join(folder, 'schema_engine_bg.wasm')));
  const instance = new WebAssembly.Instance(module, { './schema_engine_bg.js': { ...engineModule } });
  engineModule.__wbg_set_wasm(instance.exports);
  const start = instance.exports.__wbindgen_start;
  if (typeof start === 'function') start();
  const base = new PrismaPg(pool);
  const factory = bindMigrationAwareSqlAdapterFactory({
    provider: base.provider,
    adapterName: base.adapterName,
    connect: () => connectAdapter(base, pool),
    connectToShadowDb: () => base.connectToShadowDb(),
  });
  return engineModule.SchemaEngine.new({ datamodels: [[SCHEMA_FILE, schema]] }, () => undefined, factory);
}
