import type { ShopTx } from '#app/db/database.ts';
import type { CheckoutSnapshot } from '#app/domain/events/shop-event.ts';

/**
 * Keeps the newest snapshot of each checkout; a completed one stays completed, a deleted one deleted. The contact of a
 * customer who was forgotten is not stored again.
 */
export async function upsertCheckouts(tx: ShopTx, checkouts: readonly CheckoutSnapshot[]): Promise<void> {
  const newest = new Map<string, CheckoutSnapshot>();
  for (const checkout of checkouts) {
    const other = newest.get(checkout.token);
    if (other === undefined || checkout.updatedAt >= other.updatedAt) {
      newest.set(checkout.token, {
        ...checkout,
        completedAt: checkout.completedAt ?? other?.completedAt ?? null,
      });
    } else if (checkout.completedAt !== null)
      newest.set(checkout.token, { ...other, completedAt: checkout.completedAt });
  }
  if (newest.size === 0) return;
  const rows = [...newest.values()].sort((a, b) => (a.token < b.token ? -1 : 1));
  await tx.query(
    `INSERT INTO checkouts AS c (shop_id, token, checkout_id, cart_token, shopify_customer_id, email, phone, locale, currency, total_minor, lines,
       recovery_url, created_at, updated_at, completed_at)
     SELECT $1, u.token, u.checkout_id, u.cart_token, u.customer, CASE WHEN forgotten.yes THEN NULL ELSE u.email END,
       CASE WHEN forgotten.yes THEN NULL ELSE u.phone END, u.locale, u.currency, u.total, u.lines, u.url, u.created_at,
       u.updated_at, u.completed_at
     FROM unnest($2::text[], $3::bigint[], $4::text[], $5::bigint[], $6::text[], $7::text[], $8::text[], $9::text[],
       $10::bigint[], $11::jsonb[], $12::text[], $13::timestamptz[], $14::timestamptz[], $15::timestamptz[])
       AS u (token, checkout_id, cart_token, customer, email, phone, locale, currency, total, lines, url, created_at,
         updated_at, completed_at),
     LATERAL (SELECT EXISTS (SELECT FROM customers c WHERE c.shop_id = $1 AND c.shopify_id = u.customer
       AND c.redacted_at IS NOT NULL) AS yes) forgotten
     ON CONFLICT (shop_id, token) DO UPDATE SET
       (shopify_customer_id, email, phone, locale, currency, total_minor, lines, recovery_url, updated_at) =
         (EXCLUDED.shopify_customer_id, EXCLUDED.email, EXCLUDED.phone, EXCLUDED.locale, EXCLUDED.currency,
          EXCLUDED.total_minor, EXCLUDED.lines, EXCLUDED.recovery_url, EXCLUDED.updated_at),
       completed_at = COALESCE(c.completed_at, EXCLUDED.completed_at)
     WHERE EXCLUDED.updated_at >= c.updated_at OR (c.completed_at IS NULL AND EXCLUDED.completed_at IS NOT NULL)`,
    [
      tx.shopId,
      rows.map((row) => row.token),
      rows.map((row) => row.checkoutId),
      rows.map((row) => row.cartToken),
      rows.map((row) => row.shopifyCustomerId),
      rows.map((row) => row.email),
      rows.map((row) => row.phone),
      rows.map((row) => row.locale),
      rows.map((row) => row.currency),
      rows.map((row) => row.total),
      rows.map((row) => JSON.stringify(row.lines)),
      rows.map((row) => row.recoveryUrl),
      rows.map((row) => row.createdAt),
      rows.map((row) => row.updatedAt),
      rows.map((row) => row.completedAt),
    ],
    'checkouts-upsert',
  );
}

/** The checkout is gone: its contact is forgotten. */
export async function deleteCheckout(tx: ShopTx, checkoutId: bigint, at: Date): Promise<void> {
  await tx.query(
    `UPDATE checkouts SET deleted_at = COALESCE(deleted_at, $3), email = NULL, phone = NULL
     WHERE shop_id = $1 AND checkout_id = $2`,
    [tx.shopId, checkoutId, at],
  );
}
