import { customerById } from '#app/db/customers.store.ts';
import { shopById } from '#app/db/shops.store.ts';
import { staleReservations } from '#app/db/vouchers.store.ts';
import type { ShopId } from '#app/kernel/ids.ts';
import { type AdminApi, isShopifyAuthorizationLost, isShopifyUnavailable } from '#app/shopify/index.ts';
import { findMade, type MadeVoucher, makeVoucher, type Target } from './make-voucher.ts';
import type { VoucherDeps } from './redeem-reward.ts';
import { releaseVoucher, settleVoucher } from './settle-voucher.ts';

/** Longer than any call to Shopify with its retries may take, so that nobody else is at work on the reservation. */
export const RESERVATION_PATIENCE_MS = 2 * 60_000;
const A_TURN = 50;

/**
 * Ends reservations whose maker is gone: where the voucher exists on Shopify the points are spent, where it does not they
 * go back.
 * @returns how many were ended
 */
export async function settleReservations(
  { db, clock, forShop, log }: VoucherDeps & { readonly log: { error(fields: object, text: string): void } },
  shopId: ShopId,
): Promise<number> {
  const before = new Date(clock().getTime() - RESERVATION_PATIENCE_MS);
  const { shop, stale } = await db.inShop(shopId, async (tx) => ({
    shop: await shopById(tx, shopId),
    stale: await staleReservations(tx, before, A_TURN),
  }));
  const api = forShop(shop.domain);
  const settle = async (target: Target): Promise<boolean> => {
    const voucherId = target.voucher.voucher_id;
    const result = await lookFor(api, target);
    if (result.outcome === 'unknown' || result.outcome === 'no-access') return false;
    if (result.outcome === 'made')
      await settleVoucher(db, clock, shop, voucherId, result.shopifyId, { shown: false });
    else {
      const why = result.outcome === 'refused' ? result.message : result.reason;
      await releaseVoucher(db, clock, shop, voucherId, why);
    }
    return true;
  };
  let ended = 0;
  for (const voucher of stale) {
    try {
      const member = await db.inShop(shopId, (tx) => customerById(tx, voucher.member_id));
      const customerId = member?.shopify_id ?? null;
      if (customerId === null) {
        await releaseVoucher(db, clock, shop, voucher.voucher_id, 'not-made');
      } else if (!(await settle({ shop, voucher, customerId }))) continue;
    } catch (error) {
      // Without access nobody knows what an earlier call made: the points wait until there is access again.
      if (isShopifyUnavailable(error) || isShopifyAuthorizationLost(error)) return ended;
      // One reservation that cannot be ended must not hold up those behind it.
      log.error({ err: error, voucherId: voucher.voucher_id }, 'reservation not ended');
      continue;
    }
    ended += 1;
  }
  return ended;
}

/**
 * Whether the voucher exists. Shopify finds a gift card by a search that may not know the newest yet, so a card is made
 * again: its code is taken when it was made before, and the member has it either way.
 */
async function lookFor(api: AdminApi, target: Target): Promise<MadeVoucher> {
  if (target.voucher.kind === 'gift-card') return makeVoucher(api, target, { again: true });
  const found = await findMade(api, target.voucher, target.customerId);
  return found.outcome === 'unknown' ? { outcome: 'refused', message: 'not-made' } : found;
}
