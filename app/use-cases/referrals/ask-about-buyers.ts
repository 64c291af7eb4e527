import type { Database } from '#app/db/database.ts';
import { noteOrderCounts, type VoucherOrder } from '#app/db/referral-evidence.store.ts';
import type { Clock } from '#app/kernel/clock.ts';
import type { OrderId, ShopDomain, ShopId, ShopifyCustomerId } from '#app/kernel/ids.ts';
import type { AdminApi } from '#app/shopify/index.ts';

export type AskDeps = {
  readonly db: Database;
  readonly clock: Clock;
  readonly forShop: (domain: ShopDomain) => AdminApi;
  readonly log: { warn(fields: object, text: string): void };
};

/** An order that would bring something, and whose it is at Shopify. */
export type Question = { readonly orderId: OrderId; readonly shopifyId: ShopifyCustomerId };

/** Of orders with vouchers those that Shopify is to be asked about. */
export const questionsOf = (orders: readonly VoucherOrder[], asks: ReadonlySet<OrderId>): Question[] =>
  orders.flatMap(({ orderId, shopifyId }) =>
    shopifyId !== null && asks.has(orderId) ? [{ orderId, shopifyId }] : [],
  );

/**
 * Asks Shopify how many orders the buyers have placed in their lifetime: webhooks tell of none from before the
 * installation. Whom Shopify does not have any more has none.
 * @returns false where Shopify did not answer: whoever asks leaves it for later, and goes on with the others
 */
export async function askAboutBuyers(
  { db, clock, forShop, log }: AskDeps,
  shop: { readonly shopId: ShopId; readonly domain: ShopDomain },
  questions: readonly Question[],
): Promise<boolean> {
  const { shopId, domain } = shop;
  const ids = [...new Set(questions.map((one) => one.shopifyId))];
  const counted = await forShop(domain)
    .ordersOfCustomers(ids)
    .catch((error: unknown) => {
      log.warn({ shopId: String(shopId), err: error, buyers: ids.length }, 'buyers’ orders not counted');
      return null;
    });
  if (counted === null) return false;
  const counts = questions.map(({ orderId, shopifyId }) => ({
    orderId,
    orders: counted.get(shopifyId) ?? 0,
  }));
  await db.inShop(shopId, (tx) => noteOrderCounts(tx, counts, clock()));
  return true;
}
