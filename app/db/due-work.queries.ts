import type { Tx } from '#app/db/database.ts';
import type { ShopId } from '#app/kernel/ids.ts';

/** Which shops have work of a kind waiting. All need `inSystem`, which sees instants only, no points and no people. */
async function shops(tx: Tx, text: string, at: Date): Promise<ShopId[]> {
  const rows = await tx.query<{ shop_id: ShopId }>(text, [at]);
  return rows.map((row) => row.shop_id);
}

/** Shops with points whose pending period was over by `now`. */
export const shopsWithDueLots = (tx: Tx, now: Date): Promise<ShopId[]> =>
  shops(tx, 'SELECT DISTINCT shop_id FROM lots WHERE matured_at IS NULL AND matures_at <= $1', now);

/** Shops with points whose time was over by `now`. */
export const shopsWithOverdueLots = (tx: Tx, now: Date): Promise<ShopId[]> =>
  shops(tx, 'SELECT DISTINCT shop_id FROM lots WHERE available > 0 AND expires_at < $1', now);

/** Shops whose tiers were to be looked at again by `now`. */
export const shopsWithTiersDue = (tx: Tx, now: Date): Promise<ShopId[]> =>
  shops(tx, 'SELECT shop_id FROM shops WHERE tiers_due_at <= $1 AND uninstalled_at IS NULL', now);

/** Shops with vouchers that were reserved before `before` and neither made nor released. */
export const shopsWithStaleReservations = (tx: Tx, before: Date): Promise<ShopId[]> =>
  shops(tx, `SELECT DISTINCT shop_id FROM vouchers WHERE status = 'reserved' AND reserved_at < $1`, before);

/** Shops with vouchers that nobody used until `before`, when their time was over. */
export const shopsWithLapsedVouchers = (tx: Tx, before: Date): Promise<ShopId[]> =>
  shops(tx, `SELECT DISTINCT shop_id FROM vouchers WHERE status = 'active' AND expires_at <= $1`, before);

/** Shops with referrals that have news, or whose time had come by `now`. */
export const shopsWithReferralsDue = (tx: Tx, now: Date): Promise<ShopId[]> =>
  shops(tx, 'SELECT DISTINCT shop_id FROM referrals WHERE due_at <= $1', now);

/** Shops with orders that Shopify said were edited before `before`. */
export const shopsWithOrdersToRefetch = (tx: Tx, before: Date): Promise<ShopId[]> =>
  shops(tx, 'SELECT DISTINCT shop_id FROM orders WHERE refetch_since < $1', before);

/**
 * Shops with products or collections that Shopify said were changed before `before`, or with orders that wait for what
 * a product is.
 */
export const shopsWithCatalogueToRefetch = (tx: Tx, before: Date): Promise<ShopId[]> =>
  shops(
    tx,
    `SELECT shop_id FROM products WHERE refetch_since < $1
     UNION SELECT shop_id FROM collections WHERE refetch_since < $1
     UNION SELECT shop_id FROM orders WHERE awaited_products IS NOT NULL`,
    before,
  );

/** Shops whose public API answered requests before `before` that it still remembers. */
export const shopsWithOldAnswers = (tx: Tx, before: Date): Promise<ShopId[]> =>
  shops(tx, 'SELECT DISTINCT shop_id FROM api_answers WHERE created_at < $1', before);
