/** Every table that holds a shop's rows is closed to the other shops, and can be sharded by shop. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '#test/support/database.ts';

/** Why a key may do without shop_id in front, by its name; empty is best. */
const KEYS_WITHOUT_SHOP: Record<string, string> = {
  shops_domain_key:
    'Finds the shop that a request from Shopify is about: the one look-up that comes before a tenant.',
};

/** Tables that hold nothing of a shop; everything else must have a shop_id. */
const TABLES_WITHOUT_SHOP: Record<string, string> = {
  _prisma_migrations: 'Which migrations are applied.',
};

type Key = {
  table: string;
  name: string;
  kind: 'primary' | 'unique' | 'foreign';
  columns: string[];
  refers: string[];
};
type Table = {
  name: string;
  hasShop: boolean;
  secured: boolean;
  forced: boolean;
  policies: number;
  owned: boolean;
};

let client: pg.Client;
let tables: Table[];
let keys: Key[];

beforeAll(async () => {
  const { owner } = await testDatabase();
  client = new pg.Client(owner);
  await client.connect();
  tables = (await client.query<Table>(TABLES)).rows;
  keys = (await client.query<Key>(KEYS)).rows;
});

afterAll(() => client.end());

// Partitions too: they can be named in a query of their own, and then it is their own protection that counts.
const TABLES = `
  SELECT c.oid::regclass::text AS name, relrowsecurity AS secured, relforcerowsecurity AS forced,
         (SELECT count(*)::int FROM pg_policy WHERE polrelid = c.oid) AS policies,
         EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = c.oid AND attname = 'shop_id' AND NOT attisdropped) AS "hasShop",
         relispartition AND NOT EXISTS (
           SELECT 1 FROM aclexplode(relacl) AS acl WHERE acl.grantee <> relowner) AS owned
    FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
   WHERE relkind IN ('r', 'p') AND nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`;

const KEYS = `
  SELECT conrelid::regclass::text AS table, conname AS name,
         CASE contype WHEN 'p' THEN 'primary' WHEN 'u' THEN 'unique' ELSE 'foreign' END AS kind,
         (SELECT array_agg(attname::text ORDER BY place) FROM unnest(conkey) WITH ORDINALITY AS k(num, place)
            JOIN pg_attribute ON attrelid = conrelid AND attnum = num) AS columns,
         coalesce((SELECT array_agg(attname::text ORDER BY place) FROM unnest(confkey) WITH ORDINALITY AS k(num, place)
            JOIN pg_attribute ON attrelid = confrelid AND attnum = num), '{}') AS refers
    FROM pg_constraint JOIN pg_class c ON c.oid = conrelid JOIN pg_namespace n ON n.oid = relnamespace
   WHERE contype IN ('p', 'u', 'f') AND nspname NOT IN ('pg_catalog', 'information_schema')
  UNION ALL
  SELECT indrelid::regclass::text, c.relname, 'unique',
         (SELECT array_agg(coalesce(attname::text, '(expression)') ORDER BY place) FROM unnest(indkey) WITH ORDINALITY AS k(num, place)
            LEFT JOIN pg_attribute ON attrelid = indrelid AND attnum = num AND num > 0), '{}'
    FROM pg_index JOIN pg_class c ON c.oid = indexrelid JOIN pg_namespace n ON n.oid = relnamespace
   WHERE indisunique AND nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
     AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)
  ORDER BY 1, 2`;

describe('tenant tables', () => {
  it('are all the tables there are, but for a named few', () => {
    expect(tables.length).toBeGreaterThan(5);
    const others = tables.filter((table) => !table.hasShop && !(table.name in TABLES_WITHOUT_SHOP));
    expect(others.map((table) => table.name)).toEqual([]);
  });

  it('have row-level security that even their owner obeys, with a policy', () => {
    // A partition that no role was granted can only be reached through its parent, whose policies then apply.
    const open = tables.filter(
      (table) => table.hasShop && !table.owned && !(table.secured && table.forced && table.policies > 0),
    );
    expect(open.map((table) => table.name)).toEqual([]);
  });

  it('have a primary key', () => {
    const keyed = new Set(keys.filter((key) => key.kind === 'primary').map((key) => key.table));
    expect(tables.filter((table) => !keyed.has(table.name)).map((table) => table.name)).toEqual([]);
  });

  it('have primary and unique keys that start with shop_id', () => {
    const wrong = keysOfTenants(['primary', 'unique']).filter((key) => key.columns[0] !== 'shop_id');
    expect(wrong.map((key) => key.name)).toEqual(Object.keys(KEYS_WITHOUT_SHOP));
  });

  it('have foreign keys that carry shop_id to shop_id', () => {
    const wrong = keysOfTenants(['foreign']).filter((key) => {
      const place = key.columns.indexOf('shop_id');
      return place === -1 || key.refers[place] !== 'shop_id';
    });
    expect(wrong.map((key) => key.name)).toEqual([]);
  });

  it("have no policy for the app's role but its own shop's rows", async () => {
    const { rows } = await client.query<{ name: string; using: string | null; check: string | null }>(
      `SELECT polrelid::regclass || '.' || polname AS name, pg_get_expr(polqual, polrelid) AS using,
              pg_get_expr(polwithcheck, polrelid) AS check
         FROM pg_policy WHERE polroles = '{0}' OR 'lealta_app'::regrole = ANY (polroles) ORDER BY 1`,
    );
    const ownShop = /^\(shop_id = .*current_setting\('lealta\.shop_id'/;
    const wider = rows.filter(
      ({ using, check }) =>
        (using === null && check === null) ||
        [using, check].some((rule) => rule !== null && !ownShop.test(rule)),
    );
    expect(rows.length).toBeGreaterThan(5);
    expect(wider).toEqual([]);
  });

  it('are reached by roles that cannot get around row-level security', async () => {
    const { rows } = await client.query(
      `SELECT rolname, rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname LIKE 'lealta\\_%' ORDER BY 1`,
    );
    const harmless = { rolsuper: false, rolbypassrls: false, rolcreaterole: false };
    expect(rows).toEqual([
      { rolname: 'lealta_app', ...harmless },
      { rolname: 'lealta_system', ...harmless },
    ]);
  });
});

function keysOfTenants(kinds: Key['kind'][]): Key[] {
  const tenants = new Set(tables.filter((table) => table.hasShop).map((table) => table.name));
  return keys.filter((key) => tenants.has(key.table) && kinds.includes(key.kind));
}
