import { customerById } from '#app/db/customers.store.ts';
import { shopById } from '#app/db/shops.store.ts';
import { staleReservations } from '#app/db/vouchers.store.ts';
import type { ShopId } from '#app/kernel/ids.ts';
import { isShopifyAuthorizationLost, isShopifyUnavailable } from '#app/shopify/index.ts';
import type { VoucherDeps } from './redeem-reward.ts';
import { releaseVoucher, settleVoucher } from './settle-voucher.ts';

/** Longer than any call to Shopify with its retries may take, so that nobody else is at work on the reservation. */
export const RESERVATION_PATIENCE_MS = 2 * 60_000;
const A_TURN = 50;

/**
 * Ends reservations whose maker is gone: where the code exists on Shopify the points are spent, where it does not they
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
  let ended = 0;
  for (const voucher of stale) {
    try {
      const discount = await forShop(shop.domain).findDiscountByCode(voucher.code);
      const member = await db.inShop(shopId, (tx) => customerById(tx, voucher.member_id));
      if (discount !== null && member !== null) {
        await settleVoucher(db, clock, shop, voucher.voucher_id, discount.discountId);
      } else await releaseVoucher(db, clock, shop, voucher.voucher_id, 'not-made');
    } catch (error) {
      // Without access to the shop nothing can have been made there that anybody could use.
      if (isShopifyAuthorizationLost(error)) {
        await releaseVoucher(db, clock, shop, voucher.voucher_id, 'authorization-lost');
      } else if (isShopifyUnavailable(error)) return ended;
      else {
        // One reservation that cannot be ended must not hold up those behind it.
        log.error({ err: error, voucherId: voucher.voucher_id }, 'reservation not ended');
        continue;
      }
    }
    ended += 1;
  }
  return ended;
}
