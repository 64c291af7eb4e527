import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { readDatabaseSettings } from '#app/config/environment.ts';
import { databaseConfig } from '#app/db/connections.ts';
import { type Database, type DatabaseConfig, openDatabase } from '#app/db/database.ts';
import { startEmbeddedPostgres } from '#app/db/embedded-postgres.ts';
import { findShopByDomain, listShops, type Shop } from '#app/db/shops.store.ts';
import { parseShopDomain } from '#app/kernel/ids.ts';
import { UsageError } from './command.ts';
import { nearest } from './nearest.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** The environment, with what is missing taken from the demo's file, if there is one. */
export function withDemoEnvironment(env: Variables): Variables {
  const file = join(env.LEALTA_DATA_DIR ?? '.data', 'demo.env');
  if (!existsSync(file)) return env;
  const given = Object.entries(env).filter(([, value]) => value !== undefined && value !== '');
  const demo = parseEnv(readFileSync(file, 'utf8'));
  // A database of one's own is not the demo's: nothing of the demo belongs to it.
  if (env.DATABASE_URL && env.DATABASE_URL !== demo.DATABASE_URL) return env;
  return { ...demo, ...Object.fromEntries(given) };
}

/**
 * Opens the database for one command: that of DATABASE_URL, or the embedded one. A running embedded server (a demo) is
 * used and left running; one that does not run is started, and stopped again by `close`.
 * @throws EmbeddedPostgresError when there is no database yet
 */
export async function openForOperator(
  env: Variables,
): Promise<{ db: Database; config: DatabaseConfig; close(): Promise<void> }> {
  const settings = readDatabaseSettings(env);
  databaseConfig(settings); // throws where none was ever started, before one is
  const server =
    settings.kind === 'embedded' ? await startEmbeddedPostgres({ dataDir: settings.dataDir }) : null;
  const config = databaseConfig(settings);
  const db = openDatabase(config, { max: 2 });
  return {
    db,
    config,
    close: async () => {
      await db.close();
      await server?.stop();
    },
  };
}

/**
 * The shop that the operator named, by domain or by the part before `.myshopify.com`.
 * @throws UsageError with the names that come nearest
 */
export async function findShop(db: Database, name: string): Promise<Shop> {
  const domain = parseShopDomain(name.includes('.') ? name : `${name}.myshopify.com`);
  const shop = domain && (await db.inSystem((tx) => findShopByDomain(tx, domain)));
  if (shop) return shop;
  const known = (await db.inSystem(listShops)).map((each) => each.domain as string);
  const near = nearest(domain ?? name, known);
  const hint =
    known.length === 0
      ? 'No shop has installed Lealta yet.'
      : near.length > 0
        ? `Did you mean ${near.join(' or ')}?`
        : `There ${known.length === 1 ? 'is' : 'are'}: ${known.slice(0, 5).join(', ')}${known.length > 5 ? ' …' : ''}`;
  throw new UsageError(`There is no shop “${name}”. ${hint}`);
}
