/** What a shop may have behind it, made by SQL: members, an old ledger, webhooks that come again. */
import pg from 'pg';
import { type BenchServer, SHOP_ID } from './database.ts';
import { CUSTOMERS, customerIdOf } from './orders.ts';

/** The customers of the orders in the inbox, members since before the first of them. */
export async function addMembers(server: BenchServer, database: string): Promise<void> {
  await server.run(
    database,
    `WITH member AS (
       INSERT INTO customers (shop_id, shopify_id, email, email_key, first_name, last_name, created_at, shopify_updated_at,
         enrolled_at, enrolment_source)
       SELECT ${SHOP_ID}, ${customerIdOf(0)} + n, 'ana' || n || '@example.com',
         'ana' || n || '@example.com', 'Ana', 'Martínez ' || n, '2020-01-01',
         '2020-01-01', '2020-01-01', 'automatic'
       FROM generate_series(0, ${CUSTOMERS - 1}) n
       RETURNING shop_id, customer_id
     ) INSERT INTO balances (shop_id, member_id) SELECT shop_id, customer_id FROM member`,
  );
}

/**
 * So many old orders of the members: each awarded points, which matured, so two transactions of two entries each.
 * Balances, lots and daily figures agree with them, as `lealta ledger check` would find.
 * @returns the number of entries
 */
export async function addOldLedger(server: BenchServer, database: string, orders: number): Promise<number> {
  const client = new pg.Client(server.at(database).owner);
  await client.connect();
  try {
    // A load by the owner: foreign keys and triggers are not asked row by row; what is written satisfies them.
    await client.query('SET session_replication_role = replica');
    await client.query(
      `CREATE TEMP TABLE old AS
       SELECT n, 4000000000000 + n AS order_id, m.customer_id AS member_id, 10 + n % 190 AS points,
         timestamptz '2020-01-02 UTC' + n * interval '10 minutes' AS at,
         gen_random_uuid() AS award, gen_random_uuid() AS maturing, gen_random_uuid() AS lot
       FROM generate_series(1, ${orders}) n
       JOIN (SELECT customer_id, row_number() OVER () - 1 AS i FROM customers) m ON m.i = n % ${CUSTOMERS}`,
    );
    for (const statement of OLD_LEDGER) await client.query(statement);
    const { rows } = await client.query<{ n: number }>('SELECT count(*)::int AS n FROM ledger_entries');
    return rows[0]?.n ?? 0;
  } finally {
    await client.end();
  }
}

const OLD_LEDGER = [
  `INSERT INTO orders (shop_id, order_id, customer_id, name, placed_at, updated_at, triggered_at, financial_status, currency,
     total_minor, discount_codes, facts, programme_version, net_minor, awarded_points, settlements, settled_at)
   SELECT ${SHOP_ID}, order_id, member_id, '#' || order_id, at, at, at, 'paid', 'EUR', points * 100, '{}',
     '{"t":1,"o":0,"s":[0,0],"l":[]}', 1, points * 100, points, 1, at FROM old`,
  `INSERT INTO ledger_transactions (shop_id, transaction_id, idempotency_key, input_hash, points, kind, member_id, order_id,
     programme_version, cause, occurred_at)
   SELECT ${SHOP_ID}, award, 'order:' || order_id || ':settle:1', md5(order_id::text), points, 'award', member_id, order_id,
     1, '{"code":"order-award","params":{}}'::json, at FROM old
   UNION ALL
   SELECT ${SHOP_ID}, maturing, 'lot:' || lot || ':mature', md5(lot::text), points, 'mature', member_id, order_id,
     NULL, '{"code":"matured","params":{}}'::json, at + interval '14 days' FROM old`,
  `INSERT INTO ledger_entries (shop_id, transaction_id, leg, account, member_id, lot_id, points)
   SELECT ${SHOP_ID}, e.* FROM old, LATERAL (VALUES
     (award, 1::smallint, 'programme', NULL::bigint, NULL::uuid, -points::bigint), (award, 2, 'pending', member_id, lot, points),
     (maturing, 1, 'pending', member_id, lot, -points), (maturing, 2, 'available', member_id, lot, points)) AS e`,
  `INSERT INTO lots (shop_id, lot_id, member_id, order_id, earned_at, matures_at, matured_at, pending, available)
   SELECT ${SHOP_ID}, lot, member_id, order_id, at, at + interval '14 days', at + interval '14 days', 0, points FROM old`,
  `UPDATE balances b SET available = s.points, lifetime = s.points
   FROM (SELECT member_id, sum(points) AS points FROM old GROUP BY 1) s
   WHERE b.shop_id = ${SHOP_ID} AND b.member_id = s.member_id`,
  `INSERT INTO daily_points (shop_id, day, kind, points, transactions)
   SELECT ${SHOP_ID}, (occurred_at AT TIME ZONE 'UTC')::date, kind, sum(points), count(*) FROM ledger_transactions
   GROUP BY 2, 3`,
];

/** Every webhook of the inbox comes again under another id, as when Shopify sends `orders/updated` with no news. */
export async function redeliver(server: BenchServer, database: string): Promise<void> {
  await server.run(
    database,
    `INSERT INTO inbox (shop_id, received_on, webhook_id, topic, triggered_at, body)
     SELECT shop_id, received_on, 'again-' || webhook_id, topic, triggered_at, body FROM inbox ORDER BY inbox_id`,
  );
}
