import type { ShopTx } from '#app/db/database.ts';
import type { MemberId, OrderId } from '#app/kernel/ids.ts';

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

/** Referrals that have to do with these orders are to be looked at again. */
export async function markReferralsOf(tx: ShopTx, orderIds: readonly OrderId[], now: Date): Promise<void> {
  if (orderIds.length === 0) return;
  await tx.query(
    `UPDATE referrals SET due_at = $3 WHERE shop_id = $1 AND referral_id IN (
       SELECT r.referral_id FROM orders o JOIN referrals r ON r.shop_id = $1 AND r.friend_id = o.customer_id
       WHERE o.shop_id = $1 AND o.order_id = ANY ($2::bigint[])
       UNION SELECT e.referral_id FROM referral_evidence e
       WHERE e.shop_id = $1 AND e.order_id = ANY ($2::bigint[]) AND e.referral_id IS NOT NULL)`,
    [tx.shopId, orderIds, now],
    'referrals-mark',
  );
}

/** Orders that used the vouchers of these referrals. */
export async function ordersByVoucher(
  tx: ShopTx,
  referralIds: readonly string[],
): Promise<{ orderId: OrderId; customerId: MemberId | null }[]> {
  const rows = await tx.query<{ order_id: OrderId; customer_id: MemberId | null }>(
    `SELECT e.order_id, o.customer_id FROM referral_evidence e JOIN orders o USING (shop_id, order_id)
     WHERE e.shop_id = $1 AND e.referral_id = ANY ($2::uuid[])`,
    [tx.shopId, referralIds],
  );
  return rows.map((row) => ({ orderId: row.order_id, customerId: row.customer_id }));
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
