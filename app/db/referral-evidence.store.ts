import type { ShopTx } from '#app/db/database.ts';
import type { MemberId, OrderId, ShopifyCustomerId } from '#app/kernel/ids.ts';

/** The referrals whose vouchers these are, by code. */
export async function referralsByVoucher(tx: ShopTx, codes: readonly string[]): Promise<Map<string, string>> {
  if (codes.length === 0) return new Map();
  const rows = await tx.query<{ discount_code: string; referral_id: string }>(
    'SELECT discount_code, referral_id FROM referrals WHERE shop_id = $1 AND discount_code = ANY ($2::text[])',
    [tx.shopId, codes],
  );
  return new Map(rows.map((row) => [row.discount_code, row.referral_id]));
}

export type Evidence = {
  readonly orderId: OrderId;
  readonly paidAt: Date | null;
  readonly addressHash: string | null;
  readonly referralId: string | null;
};

/**
 * Adds what is known of orders: the earliest payment heard of counts; what is known stays known.
 * @returns the orders of which something was news
 */
export async function addEvidence(tx: ShopTx, evidence: readonly Evidence[]): Promise<OrderId[]> {
  if (evidence.length === 0) return [];
  const rows = [...evidence].sort((a, b) => (a.orderId < b.orderId ? -1 : 1));
  const changed = await tx.query<{ order_id: OrderId }>(
    `INSERT INTO referral_evidence AS e (shop_id, order_id, paid_at, address_hash, referral_id)
     SELECT $1, u.* FROM unnest($2::bigint[], $3::timestamptz[], $4::text[], $5::uuid[]) AS u
     ON CONFLICT (shop_id, order_id) DO UPDATE SET paid_at = LEAST(e.paid_at, EXCLUDED.paid_at),
       address_hash = COALESCE(EXCLUDED.address_hash, e.address_hash),
       referral_id = COALESCE(e.referral_id, EXCLUDED.referral_id)
     WHERE (LEAST(e.paid_at, EXCLUDED.paid_at), COALESCE(EXCLUDED.address_hash, e.address_hash),
       COALESCE(e.referral_id, EXCLUDED.referral_id)) IS DISTINCT FROM (e.paid_at, e.address_hash, e.referral_id)
     RETURNING order_id`,
    [
      tx.shopId,
      rows.map((one) => one.orderId),
      rows.map((one) => one.paidAt),
      rows.map((one) => one.addressHash),
      rows.map((one) => one.referralId),
    ],
    'referral-evidence',
  );
  return changed.map((row) => row.order_id);
}

/** The mailboxes of customers, where they have one. */
export async function identitiesOf(
  tx: ShopTx,
  customerIds: readonly MemberId[],
): Promise<{ customerId: MemberId; identity: string }[]> {
  if (customerIds.length === 0) return [];
  const rows = await tx.query<{ customer_id: MemberId; email_identity: string }>(
    `SELECT customer_id, COALESCE(email_identity, '') AS email_identity FROM customers
     WHERE shop_id = $1 AND customer_id = ANY ($2::bigint[]) ORDER BY customer_id`,
    [tx.shopId, customerIds],
    'customers-identities',
  );
  return rows.map((row) => ({ customerId: row.customer_id, identity: row.email_identity }));
}

/** These customers and all others with the mailbox of one of them; the mailbox is empty where there is none. */
export async function sameMailboxes(
  tx: ShopTx,
  customerIds: readonly MemberId[],
): Promise<{ customerId: MemberId; identity: string }[]> {
  if (customerIds.length === 0) return [];
  const rows = await tx.query<{ customer_id: MemberId; identity: string }>(
    `SELECT customer_id, COALESCE(email_identity, '') AS identity FROM customers
     WHERE shop_id = $1 AND customer_id = ANY ($2::bigint[])
     UNION
     SELECT other.customer_id, other.email_identity FROM customers one
     JOIN customers other ON other.shop_id = $1 AND other.email_identity = one.email_identity
     WHERE one.shop_id = $1 AND one.customer_id = ANY ($2::bigint[]) AND one.email_identity <> ''`,
    [tx.shopId, customerIds],
    'customers-same-mailbox',
  );
  return rows.map((row) => ({ customerId: row.customer_id, identity: row.identity }));
}

/** A person by their Shopify id, or where there is none by e-mail, with everybody who was merged into them, and their mailboxes. */
export async function mailboxesOf(
  tx: ShopTx,
  shopifyId: bigint | null,
  email: string | null,
): Promise<{ customerId: MemberId; identity: string | null }[]> {
  const rows = await tx.query<{ customer_id: MemberId; email_identity: string | null }>(
    `WITH person AS (
       SELECT customer_id FROM customers WHERE shop_id = $1 AND (shopify_id = $2 OR ($2 IS NULL AND email_key = lower($3)))
     )
     SELECT customer_id, email_identity FROM customers
     WHERE shop_id = $1 AND (customer_id IN (TABLE person) OR merged_into IN (TABLE person))`,
    [tx.shopId, shopifyId, email],
  );
  return rows.map((row) => ({ customerId: row.customer_id, identity: row.email_identity }));
}

/** Friends who have become customers are known as such; their referrals are to be looked at. */
export async function linkFriends(
  tx: ShopTx,
  friends: readonly { readonly emailHash: string; readonly customerId: MemberId }[],
  now: Date,
): Promise<void> {
  if (friends.length === 0) return;
  await tx.query(
    `UPDATE referrals r SET friend_id = u.customer_id, due_at = $4
     FROM (SELECT DISTINCT ON (email_hash) * FROM unnest($2::text[], $3::bigint[]) AS f (email_hash, customer_id)
       ORDER BY email_hash, customer_id) u
     WHERE r.shop_id = $1 AND r.email_hash = u.email_hash AND r.friend_id IS NULL`,
    [tx.shopId, friends.map((one) => one.emailHash), friends.map((one) => one.customerId), now],
    'referrals-link',
  );
}

/**
 * Referrals that have to do with these orders are to be looked at again: those of their customers as friends, those whose
 * vouchers they used, and those whose vouchers the same customer, or another of the same mailbox, used later. An order
 * that was placed before Shopify was asked about its customer may be one that was missing then.
 */
export async function markReferralsOf(tx: ShopTx, orderIds: readonly OrderId[], now: Date): Promise<void> {
  if (orderIds.length === 0) return;
  await tx.query(
    `WITH buyers AS (
       SELECT customer_id, min(placed_at) AS since FROM orders
       WHERE shop_id = $1 AND order_id = ANY ($2::bigint[]) AND customer_id IS NOT NULL GROUP BY customer_id),
     people AS (
       SELECT customer_id, since FROM buyers
       UNION SELECT other.customer_id, since FROM buyers
       JOIN customers one ON one.shop_id = $1 AND one.customer_id = buyers.customer_id AND one.email_identity <> ''
       JOIN customers other ON other.shop_id = $1 AND other.email_identity = one.email_identity)
     UPDATE referrals SET due_at = $3 WHERE shop_id = $1 AND referral_id IN (
       SELECT r.referral_id FROM buyers JOIN referrals r ON r.shop_id = $1 AND r.friend_id = buyers.customer_id
       UNION SELECT e.referral_id FROM referral_evidence e
       WHERE e.shop_id = $1 AND e.order_id = ANY ($2::bigint[]) AND e.referral_id IS NOT NULL
       UNION SELECT e.referral_id FROM people
       JOIN orders bought ON bought.shop_id = $1 AND bought.customer_id = people.customer_id
       JOIN referral_evidence e ON e.shop_id = $1 AND e.order_id = bought.order_id
       WHERE e.referral_id IS NOT NULL
         AND people.since <= GREATEST(bought.placed_at, e.counted_at + interval '1 hour'))`,
    [tx.shopId, orderIds, now],
    'referrals-mark',
  );
}

export type VoucherOrder = {
  readonly orderId: OrderId;
  readonly customerId: MemberId | null;
  /** The customer at Shopify; null without an account there. */
  readonly shopifyId: ShopifyCustomerId | null;
  /** How many orders more than ours Shopify counted of the customer; null while it was not asked. */
  readonly unheard: number | null;
};

/**
 * Orders that used the vouchers of these referrals. Ours are counted as they were when Shopify was asked, and an hour
 * longer: its clock and ours may differ.
 */
export async function ordersByVoucher(tx: ShopTx, referralIds: readonly string[]): Promise<VoucherOrder[]> {
  const rows = await tx.query<{
    order_id: OrderId;
    customer_id: MemberId | null;
    shopify_id: ShopifyCustomerId | null;
    unheard: number | null;
  }>(
    `SELECT e.order_id, o.customer_id, c.shopify_id, e.orders_counted - (
         SELECT count(*)::int FROM orders known WHERE known.shop_id = $1 AND known.customer_id = o.customer_id
           AND e.counted_at IS NOT NULL AND known.placed_at <= e.counted_at + interval '1 hour'
           AND (known.deleted_at IS NULL OR known.deleted_at > e.counted_at)) AS unheard
     FROM referral_evidence e JOIN orders o USING (shop_id, order_id)
     LEFT JOIN customers c ON c.shop_id = $1 AND c.customer_id = o.customer_id
     WHERE e.shop_id = $1 AND e.referral_id = ANY ($2::uuid[])`,
    [tx.shopId, referralIds],
  );
  return rows.map((row) => ({
    orderId: row.order_id,
    customerId: row.customer_id,
    shopifyId: row.shopify_id,
    unheard: row.unheard,
  }));
}

/** Notes how many orders Shopify counts of those who placed these; the referrals behind them are to be looked at. */
export async function noteOrderCounts(
  tx: ShopTx,
  counts: readonly { readonly orderId: OrderId; readonly orders: number }[],
  now: Date,
): Promise<void> {
  if (counts.length === 0) return;
  await tx.query(
    `WITH noted AS (
       UPDATE referral_evidence e SET orders_counted = u.orders, counted_at = $4
       FROM unnest($2::bigint[], $3::int[]) AS u (order_id, orders)
       WHERE e.shop_id = $1 AND e.order_id = u.order_id RETURNING e.referral_id)
     UPDATE referrals r SET due_at = $4 FROM noted WHERE r.shop_id = $1 AND r.referral_id = noted.referral_id`,
    [tx.shopId, counts.map((one) => one.orderId), counts.map((one) => one.orders), now],
  );
}

/** How many orders of these customers of Shopify's we know; whoever has none is left out. */
export async function countKnownOrders(
  tx: ShopTx,
  shopifyIds: readonly ShopifyCustomerId[],
): Promise<Map<ShopifyCustomerId, number>> {
  if (shopifyIds.length === 0) return new Map();
  const rows = await tx.query<{ shopify_id: ShopifyCustomerId; orders: number }>(
    `SELECT c.shopify_id, count(*)::int AS orders FROM customers c JOIN orders o USING (shop_id, customer_id)
     WHERE c.shop_id = $1 AND c.shopify_id = ANY ($2::bigint[]) AND o.deleted_at IS NULL GROUP BY c.shopify_id`,
    [tx.shopId, shopifyIds],
  );
  return new Map(rows.map((row) => [row.shopify_id, row.orders]));
}

/** What is known of orders beyond their snapshots. */
export async function evidenceOf(tx: ShopTx, orderIds: readonly OrderId[]): Promise<Map<OrderId, Evidence>> {
  if (orderIds.length === 0) return new Map();
  const rows = await tx.query<{
    order_id: OrderId;
    paid_at: Date | null;
    address_hash: string | null;
    referral_id: string | null;
  }>(
    `SELECT order_id, paid_at, address_hash, referral_id FROM referral_evidence
     WHERE shop_id = $1 AND order_id = ANY ($2::bigint[])`,
    [tx.shopId, orderIds],
  );
  return new Map(
    rows.map((row) => [
      row.order_id,
      {
        orderId: row.order_id,
        paidAt: row.paid_at,
        addressHash: row.address_hash,
        referralId: row.referral_id,
      },
    ]),
  );
}

/** When an order of each of these customers first went to each of these addresses, by `customer:hash`. */
export async function addressesOf(
  tx: ShopTx,
  customerIds: readonly MemberId[],
  hashes: readonly string[],
): Promise<Map<string, Date>> {
  if (customerIds.length === 0 || hashes.length === 0) return new Map();
  const rows = await tx.query<{ customer_id: MemberId; address_hash: string; since: Date }>(
    `SELECT o.customer_id, e.address_hash, min(o.placed_at) AS since
     FROM orders o JOIN referral_evidence e USING (shop_id, order_id)
     WHERE o.shop_id = $1 AND o.customer_id = ANY ($2::bigint[]) AND e.address_hash = ANY ($3::text[]) AND NOT o.test
     GROUP BY o.customer_id, e.address_hash`,
    [tx.shopId, customerIds, hashes],
  );
  return new Map(rows.map((row) => [`${row.customer_id}:${row.address_hash}`, row.since]));
}
