/** The benchmarks' own Postgres: the embedded one with the settings the app gives it, so that a commit reaches the disk. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { type DatabaseConfig, openDatabase } from '#app/db/database.ts';
import { removeEmbeddedPostgres, startEmbeddedPostgres } from '#app/db/embedded-postgres.ts';
import { type Received, storeReceived } from '#app/db/inbox.store.ts';
import { applyMigrations } from '#app/db/migrate.ts';
import { registerShop } from '#app/db/shops.store.ts';
import { defaultSettings } from '#app/domain/programme/settings.ts';
import { parseShopDomain, type ShopId, toShopId } from '#app/kernel/ids.ts';
import { publishProgramme } from '#app/use-cases/programme/publish-programme.ts';
import { inProject } from '#scripts/project.ts';
import { anOrder } from './orders.ts';

export const SHOP_DOMAIN = 'load.myshopify.com';
export const API_SECRET = 'secret of the load tests';
/** The one shop of every database here: the first row of its table. */
export const SHOP_ID: ShopId = toShopId(1);

const FOLDER = 'bench-';

export type BenchServer = {
  /** How the owner and the app's roles reach a database, as plain data for another process. */
  at(database: string): DatabaseConfig;
  /** An empty migrated database with one shop and a published programme. */
  create(database: string): Promise<void>;
  /** A copy of a database to which nobody is connected; one of the same name goes first. */
  copy(from: string, to: string): Promise<void>;
  drop(database: string): Promise<void>;
  /** One statement as the owner. */
  run(database: string, sql: string, values?: readonly unknown[]): Promise<pg.QueryResult>;
  /** Stops the server and deletes its files. */
  remove(): Promise<void>;
};

/** Starts the server in a folder of its own under `.cache`. */
export async function startBenchServer(): Promise<BenchServer> {
  await removeLeftovers();
  const dataDir = inProject('.cache', `${FOLDER}${process.pid}`);
  const postgres = await startEmbeddedPostgres({ dataDir, database: 'postgres' });
  const as = (user: string, database: string) => ({ ...postgres.owner, user, database });
  const run = async (database: string, sql: string, values: readonly unknown[] = []) => {
    const client = new pg.Client(as('postgres', database));
    await client.connect();
    try {
      return await client.query(sql, [...values]);
    } finally {
      await client.end();
    }
  };
  const at = (database: string): DatabaseConfig => ({
    owner: as('postgres', database),
    app: as('lealta_app', database),
    system: as('lealta_system', database),
  });
  const drop = async (database: string) => {
    await run('postgres', `DROP DATABASE IF EXISTS ${pg.escapeIdentifier(database)} WITH (FORCE)`);
  };
  return {
    at,
    run,
    drop,
    async create(database) {
      await drop(database);
      await run('postgres', `CREATE DATABASE ${pg.escapeIdentifier(database)}`);
      await applyMigrations(as('postgres', database));
      const db = openDatabase(at(database), { max: 2 });
      try {
        const domain = parseShopDomain(SHOP_DOMAIN);
        if (domain === null) throw new Error('not a shop domain');
        await db.inSystem((tx) => registerShop(tx, domain));
        await publishProgramme({ db, clock: () => new Date('2025-01-01T00:00:00Z') }, SHOP_ID, {
          settings: defaultSettings(),
          by: 'load',
          note: '',
        });
      } finally {
        await db.close();
      }
    },
    async copy(from, to) {
      await drop(to);
      // Copying files instead of writing every page to the log: a copy leaves no work behind that would be measured.
      await run(
        'postgres',
        `CREATE DATABASE ${pg.escapeIdentifier(to)} TEMPLATE ${pg.escapeIdentifier(from)} STRATEGY file_copy`,
      );
      // Roles of the app may connect, as in the database that was copied.
      await run(
        'postgres',
        `GRANT CONNECT, CREATE ON DATABASE ${pg.escapeIdentifier(to)} TO lealta_app, lealta_system`,
      );
    },
    async remove() {
      await postgres.stop();
      await removeEmbeddedPostgres(dataDir);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** What a run that was killed left behind. */
async function removeLeftovers(): Promise<void> {
  const cache = inProject('.cache');
  for (const name of existsSync(cache) ? readdirSync(cache) : []) {
    const pid = name.startsWith(FOLDER) ? Number(name.slice(FOLDER.length)) : 0;
    if (pid === 0 || isRunning(pid)) continue;
    await removeEmbeddedPostgres(join(cache, name));
    rmSync(join(cache, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Fills the inbox with the orders of these numbers, as the HTTP edge stores them. */
export async function fillInbox(server: BenchServer, database: string, orders: number): Promise<void> {
  const db = openDatabase(server.at(database), { max: 1 });
  try {
    const storedAtOnce = 200;
    for (let number = 0; number < orders; number += storedAtOnce) {
      const batch = Array.from({ length: Math.min(storedAtOnce, orders - number) }, (_, i): Received => {
        const { webhookId, placedAt, body } = anOrder(number + i);
        return { shopId: SHOP_ID, webhookId, topic: 'orders/paid', triggeredAt: new Date(placedAt), body };
      });
      await db.inSystem((tx) => storeReceived(tx, batch));
    }
  } finally {
    await db.close();
  }
  await settleDown(server, database);
}

/** Leaves nothing for autovacuum or a checkpoint to do while something is measured. */
export async function settleDown(server: BenchServer, database: string): Promise<void> {
  await server.run(database, 'VACUUM (ANALYZE)');
  await server.run(database, 'CHECKPOINT');
}
