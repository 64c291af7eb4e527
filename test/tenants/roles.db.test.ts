/** What the two roles of the app can do with SQL of any kind. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { appendBook, KeyReused, openBook } from '#app/db/ledger.store.ts';
import { type TestApp, testApp } from '#test/support/app.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { aFullShop, everythingOf, type FullShop, tenantTables, writableColumns } from './two-shops.ts';

let app: TestApp;
let database: TestDatabase;
let a: FullShop;
let b: FullShop;
let tables: string[];
let bravo: Record<string, string[]>;

beforeAll(async () => {
  app = await testApp();
  database = await testDatabase();
  a = await aFullShop(app, 'alpha', 1000);
  b = await aFullShop(app, 'bravo', 900_000);
  tables = await tenantTables(app);
  bravo = await everythingOf(app, b.shopId, tables);
});
afterAll(() => app.close());

type Role = 'lealta_app' | 'lealta_system' | 'owner';

/** Runs statements on one connection of a role; answers the last result, or the SQLSTATE that refused. */
async function as(role: Role, ...statements: string[]): Promise<{ rows: unknown[]; count: number } | string> {
  const config = { lealta_app: database.app, lealta_system: database.system, owner: database.owner }[role];
  const options = role === 'owner' ? {} : { options: `-c role=${role}` };
  const client = new pg.Client({ ...config, ...options });
  await client.connect();
  try {
    await client.query('BEGIN');
    let result = { rows: [] as unknown[], count: 0 };
    for (const statement of statements) {
      const { rows, rowCount } = await client.query(statement);
      result = { rows, count: rowCount ?? 0 };
    }
    await client.query('COMMIT');
    return result;
  } catch (error) {
    if (error instanceof pg.DatabaseError) return error.code ?? 'unknown';
    throw error;
  } finally {
    await client.end();
  }
}

const inA = () => `SELECT set_config('lealta.shop_id', '${a.shopId}', true)`;
const DENIED = '42501'; // insufficient_privilege, row-level security included
const NOTHING = { rows: [], count: 0 };

describe('raw SQL of the app’s role inside a shop', () => {
  it('covers every table that has rows of shops', () => {
    expect(tables.length).toBeGreaterThanOrEqual(17);
    for (const name of ['customers', 'orders', 'ledger_entries', 'inbox', 'sessions', 'shops'])
      expect(tables).toContain(name);
  });

  it('reads no row of another', async () => {
    for (const table of tables)
      expect([
        table,
        await as('lealta_app', inA(), `SELECT 1 FROM ${table} WHERE shop_id = ${b.shopId}`),
      ]).toEqual([table, NOTHING]);
  });

  it('updates and deletes no row of another', async () => {
    for (const table of tables) {
      const where = `WHERE shop_id = ${b.shopId}`;
      for (const statement of [
        `UPDATE ${table} SET shop_id = shop_id ${where}`,
        `DELETE FROM ${table} ${where}`,
      ])
        expect([[NOTHING, DENIED], statement]).toEqual([
          expect.arrayContaining([await as('lealta_app', inA(), statement)]),
          statement,
        ]);
    }
    expect(await everythingOf(app, b.shopId, tables)).toEqual(bravo);
  });

  it('adds no row to another, and gives none of its own away', async () => {
    for (const table of tables) {
      const row = pg.escapeLiteral(bravo[table]?.[0] ?? '');
      const columns = (await writableColumns(app, table)).join(', ');
      const add = `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM jsonb_populate_record(NULL::${table}, ${row}::jsonb)`;
      expect([table, await as('lealta_app', inA(), add)]).toEqual([table, DENIED]);
      const give = `UPDATE ${table} SET shop_id = ${b.shopId} WHERE shop_id = ${a.shopId}`;
      expect([table, await as('lealta_app', inA(), give)]).toEqual([table, DENIED]);
    }
    expect(await everythingOf(app, b.shopId, tables)).toEqual(bravo);
  });

  it('joins, unions and counts only what is its own', async () => {
    const one = await as(
      'lealta_app',
      inA(),
      'SELECT DISTINCT shop_id FROM orders UNION SELECT shop_id FROM customers',
    );
    expect(one).toMatchObject({ rows: [{ shop_id: String(a.shopId) }] });
    const leak = `SELECT o.name FROM orders o RIGHT JOIN refunds r USING (order_id) WHERE r.order_id = ${b.orderId}`;
    expect(await as('lealta_app', inA(), leak)).toEqual(NOTHING);
  });

  it('empties no table, drops none, and turns no protection off', async () => {
    for (const statement of [
      'TRUNCATE customers',
      'DROP TABLE customers',
      'ALTER TABLE customers DISABLE ROW LEVEL SECURITY',
      'DROP POLICY own_shop ON customers',
      'CREATE POLICY mine ON customers USING (true)',
      'ALTER ROLE lealta_app BYPASSRLS',
      'CREATE TABLE public.mine (n int)',
      `SELECT erase_shop(${b.shopId})`,
      `SELECT inbox_drop_partitions('2100-01-01')`,
      'SELECT * FROM partitions.inbox_default',
      "COPY customers TO PROGRAM 'cat'",
      "SELECT pg_read_file('postgresql.conf')",
    ])
      expect([statement, await as('lealta_app', inA(), statement)]).toEqual([statement, DENIED]);
  });

  it('sees nothing where no shop is set, or one that does not exist', async () => {
    for (const table of tables) {
      expect([table, await as('lealta_app', `SELECT 1 FROM ${table}`)]).toEqual([table, NOTHING]);
      const none = `SELECT set_config('lealta.shop_id', '999999999', true)`;
      expect([table, await as('lealta_app', none, `SELECT 1 FROM ${table}`)]).toEqual([table, NOTHING]);
    }
  });

  it('forgets the shop at the end of the transaction, so that a pooled connection carries none', async () => {
    const count = 'SELECT 1 FROM customers';
    expect(await as('lealta_app', inA(), count)).toMatchObject({ count: 1 });
    expect(await as('lealta_app', inA(), 'COMMIT', 'BEGIN', count)).toEqual(NOTHING);
    expect(await as('lealta_app', inA(), 'ROLLBACK', 'BEGIN', count)).toEqual(NOTHING);
  });

  it('is held to its role: RESET ROLE returns to it', async () => {
    expect(await as('lealta_app', 'RESET ROLE', 'SELECT current_user')).toMatchObject({
      rows: [{ current_user: 'lealta_app' }],
    });
  });

  it.runIf(inject('testServer').rolesLogIn)(
    'cannot become another role where it logs in by itself',
    async () => {
      for (const role of ['postgres', 'lealta_system'])
        expect([role, await as('lealta_app', `SET ROLE ${role}`)]).toEqual([role, DENIED]);
      expect(await as('lealta_app', 'SET SESSION AUTHORIZATION postgres')).toBe(DENIED);
      expect(await as('lealta_app', 'RESET ROLE', 'SELECT session_user')).toMatchObject({
        rows: [{ session_user: 'lealta_app' }],
      });
    },
  );

  it('can name another shop itself: the setting is a guard against mistakes, not against SQL of an attacker’s making', async () => {
    // Written down as a test so that nobody takes it for more: statements are never built from what users type.
    const other = `SELECT set_config('lealta.shop_id', '${b.shopId}', true)`;
    expect(await as('lealta_app', inA(), other, 'SELECT DISTINCT shop_id FROM customers')).toMatchObject({
      rows: [{ shop_id: String(b.shopId) }],
    });
  });
});

describe('the system’s role', () => {
  it('sees no people, no points and no webhook bodies', async () => {
    for (const statement of [
      'SELECT 1 FROM customers',
      'SELECT 1 FROM ledger_transactions',
      'SELECT 1 FROM ledger_entries',
      'SELECT 1 FROM balances',
      'SELECT 1 FROM refunds',
      'SELECT 1 FROM checkouts',
      'SELECT 1 FROM sessions',
      'SELECT 1 FROM programme_drafts',
      'SELECT 1 FROM programme_versions',
      'SELECT 1 FROM daily_points',
      'SELECT body FROM inbox',
      'SELECT error FROM inbox',
      'SELECT shopify_customer_id FROM inbox',
      'SELECT facts FROM orders',
      'SELECT customer_id FROM orders',
      'SELECT code FROM vouchers',
      'SELECT member_id FROM vouchers',
      'SELECT pending FROM lots',
      'SELECT member_id FROM publications',
      'SELECT shopify_customer_id FROM compliance_requests',
    ])
      expect([statement, await as('lealta_system', statement)]).toEqual([statement, DENIED]);
  });

  it('changes nothing but shops and new webhooks', async () => {
    for (const table of tables.filter((name) => name !== 'shops')) {
      for (const statement of [
        `UPDATE ${table} SET shop_id = shop_id`,
        `DELETE FROM ${table}`,
        `TRUNCATE ${table}`,
      ])
        expect([statement, await as('lealta_system', statement)]).toEqual([statement, DENIED]);
      if (table === 'inbox') continue;
      expect([table, await as('lealta_system', `INSERT INTO ${table} DEFAULT VALUES`)]).toEqual([
        table,
        DENIED,
      ]);
    }
    expect(await as('lealta_system', 'DELETE FROM shops')).toBe(DENIED);
    expect(await everythingOf(app, b.shopId, tables)).toEqual(bravo);
  });
});

describe('the ledger', () => {
  const LEDGER = ['ledger_entries', 'ledger_transactions', 'programme_versions'];
  const APPEND_ONLY = 'LE002';

  it('is only added to, by any role, its owner included', async () => {
    for (const table of LEDGER) {
      for (const statement of [
        `UPDATE ${table} SET shop_id = shop_id`,
        `DELETE FROM ${table}`,
        `TRUNCATE ${table}`,
      ]) {
        const truncating = statement.startsWith('TRUNCATE');
        const cascade = truncating ? `${statement} CASCADE` : statement;
        expect([statement, await as('lealta_app', inA(), statement)]).toEqual([statement, DENIED]);
        expect([statement, await as('lealta_system', statement)]).toEqual([statement, DENIED]);
        expect([statement, await as('owner', inA(), cascade)]).toEqual([statement, APPEND_ONLY]);
      }
    }
  });

  it('is not opened to the app’s role by the setting that erasing a shop uses', async () => {
    for (const table of LEDGER)
      expect(await as('lealta_app', inA(), `SET lealta.erasing_shop = 'on'`, `DELETE FROM ${table}`)).toBe(
        DENIED,
      );
  });

  const transaction = (id: string, key: string) =>
    `INSERT INTO ledger_transactions (shop_id, transaction_id, idempotency_key, input_hash, points, kind, member_id, cause, occurred_at)
     VALUES (${a.shopId}, '${id}', '${key}', '', 1, 'adjust', ${a.memberId}, '{}', now())`;
  const entries = (id: string, ...legs: [number, string, string, number][]) =>
    `INSERT INTO ledger_entries (shop_id, transaction_id, leg, account, member_id, points) VALUES ${legs
      .map(
        ([leg, account, member, points]) =>
          `(${a.shopId}, '${id}', ${leg}, '${account}', ${member}, ${points})`,
      )
      .join(', ')}`;
  const ID = '00000000-0000-4000-8000-000000000001';
  const UNBALANCED = 'LE001';

  it('takes no transaction that does not balance, and nothing more into one that is complete', async () => {
    const member = String(a.memberId);
    const wrong = entries(ID, [1, 'programme', 'NULL', -5], [2, 'available', member, 4]);
    expect(await as('lealta_app', inA(), transaction(ID, 'x'), wrong)).toBe(UNBALANCED);
    const half = entries(ID, [1, 'available', member, 5]);
    expect(await as('lealta_app', inA(), transaction(ID, 'x'), half)).toBe(UNBALANCED);
    const right = entries(ID, [1, 'programme', 'NULL', -5], [2, 'available', member, 5]);
    const more = entries(ID, [3, 'programme', 'NULL', -5], [4, 'available', member, 5]);
    expect(await as('lealta_app', inA(), transaction(ID, 'x'), right, more)).toBe(UNBALANCED);
    const stranger = entries(ID, [1, 'programme', 'NULL', -5], [2, 'available', 'NULL', 5]);
    expect(await as('lealta_app', inA(), transaction(ID, 'x'), stranger)).toBe('23514'); // a member's account names one
    expect(await as('lealta_app', inA(), entries(ID, [1, 'programme', 'NULL', 0]))).toBe('23503'); // of no transaction
    expect(await app.problems(a.shopId)).toEqual([]);
  });

  it('refuses a key that was used before with another input, and repeats one with the same', async () => {
    const input = { memberId: a.memberId, points: 10n, reason: 'alpha', requestId: a.requestId, by: 'again' };
    const count = await app.count(a.shopId, 'ledger_transactions');
    const again = await app.lealta.members.adjust(a.shopId, input);
    expect(again).toEqual({ outcome: 'adjusted', transactionId: a.transactionId });
    for (const other of [{ points: 11n }, { reason: 'another' }])
      await expect(app.lealta.members.adjust(a.shopId, { ...input, ...other })).rejects.toThrow(KeyReused);
    const appending = app.lealta.db.inShop(a.shopId, async (tx) => {
      const open = await openBook(tx, { memberIds: [a.memberId] });
      open.book.adjust(a.memberId, 7n, {
        idempotencyKey: a.idempotencyKey,
        kind: 'adjust',
        cause: { code: 'adjusted', params: {} },
        occurredAt: new Date(),
        points: 7n,
        input: 'other',
      });
      await appendBook(tx, open, 'UTC');
    });
    await expect(appending).rejects.toMatchObject({ name: 'KeyReused', sameInput: false });
    expect(await app.count(a.shopId, 'ledger_transactions')).toBe(count);
    expect(await app.problems(a.shopId)).toEqual([]);
  });
});
