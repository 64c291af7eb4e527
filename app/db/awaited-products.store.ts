import type { OrderId } from '#app/kernel/ids.ts';
import type { ShopTx } from './database.ts';

/**
 * Products that orders have and that Shopify has not told of: each gets a place that is marked to be fetched. What is
 * known of a product, or marked already, stays as it is.
 */
export async function markAwaitedProducts(
  tx: ShopTx,
  productIds: readonly bigint[],
  now: Date,
): Promise<void> {
  if (productIds.length === 0) return;
  const sorted = [...new Set(productIds)].sort((a, b) => (a < b ? -1 : 1));
  await tx.query(
    `INSERT INTO products (shop_id, product_id, title, tags, collections, updated_at, refetch_since)
     SELECT $1, u.id, '', '{}', '{}', '-infinity', $3 FROM unnest($2::bigint[]) AS u (id)
     ON CONFLICT (shop_id, product_id) DO NOTHING`,
    [tx.shopId, sorted, now],
  );
}

/** Orders of which a product that was awaited is known now, or known to be gone. */
export async function ordersToSettleAgain(tx: ShopTx, limit: number): Promise<OrderId[]> {
  const rows = await tx.query<{ order_id: OrderId }>(
    `SELECT o.order_id FROM orders o
     WHERE o.shop_id = $1 AND o.awaited_products IS NOT NULL AND EXISTS (
       SELECT FROM products p
       WHERE p.shop_id = $1 AND p.product_id = ANY (o.awaited_products)
         AND (p.fetched_at IS NOT NULL OR p.deleted_at IS NOT NULL))
     ORDER BY o.order_id LIMIT $2`,
    [tx.shopId, limit],
  );
  return rows.map((row) => row.order_id);
}
