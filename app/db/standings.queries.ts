import type { ShopTx } from '#app/db/database.ts';
import type { MemberId, OrderId } from '#app/kernel/ids.ts';

/** The tier that each order's member was in when it was placed, and the customer's tags now. */
export async function standingsAt(
  tx: ShopTx,
  orders: readonly { readonly orderId: OrderId; readonly memberId: MemberId; readonly at: Date }[],
): Promise<Map<OrderId, { readonly tierId: string | null; readonly tags: readonly string[] }>> {
  if (orders.length === 0) return new Map();
  const rows = await tx.query<{ order_id: OrderId; tier_id: string | null; tags: string[] | null }>(
    `SELECT u.order_id, t.tier_id, c.tags
     FROM unnest($2::bigint[], $3::bigint[], $4::timestamptz[]) AS u (order_id, member_id, at)
     JOIN customers c ON c.shop_id = $1 AND c.customer_id = u.member_id
     LEFT JOIN member_tiers t ON t.shop_id = $1 AND t.member_id = u.member_id AND t.since <= u.at
       AND (t.until IS NULL OR u.at < t.until)`,
    [
      tx.shopId,
      orders.map((one) => one.orderId),
      orders.map((one) => one.memberId),
      orders.map((one) => one.at),
    ],
    'standings-at',
  );
  return new Map(rows.map((row) => [row.order_id, { tierId: row.tier_id, tags: row.tags ?? [] }]));
}
