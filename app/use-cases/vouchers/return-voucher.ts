import { shopById } from '#app/db/shops.store.ts';
import { voucherById } from '#app/db/vouchers.store.ts';
import type { MemberId, ShopId, VoucherId } from '#app/kernel/ids.ts';
import { isShopifyAuthorizationLost, isShopifyUnavailable } from '#app/shopify/index.ts';
import type { VoucherDeps } from './redeem-reward.ts';
import { returnVoucher } from './settle-voucher.ts';

export type ReturnOutcome = {
  readonly outcome: 'returned' | 'voucher-used' | 'not-found' | 'shopify-unavailable';
};

/**
 * Gives an unused voucher back: its code is deleted on Shopify first, so that it cannot be spent twice, then the points
 * return. An order that was already paying with it is charged when it arrives.
 */
export async function returnUnusedVoucher(
  { db, clock, forShop }: VoucherDeps,
  shopId: ShopId,
  input: { readonly memberId: MemberId; readonly voucherId: string },
): Promise<ReturnOutcome> {
  const voucherId = input.voucherId as VoucherId;
  const { voucher, shop } = await db.inShop(shopId, async (tx) => ({
    voucher: await voucherById(tx, voucherId),
    shop: await shopById(tx, shopId),
  }));
  if (voucher === null || voucher.member_id !== input.memberId) return { outcome: 'not-found' };
  if (voucher.status === 'used') return { outcome: 'voucher-used' };
  if (voucher.status === 'returned') return { outcome: 'returned' };
  if (voucher.status !== 'active') return { outcome: 'not-found' };
  try {
    const api = forShop(shop.domain);
    const discount = await api.findDiscountByCode(voucher.code);
    if (discount !== null && discount.usageCount > 0) return { outcome: 'voucher-used' };
    if (discount !== null) await api.deleteDiscount(discount.discountId);
  } catch (error) {
    if (isShopifyUnavailable(error) || isShopifyAuthorizationLost(error))
      return { outcome: 'shopify-unavailable' };
    throw error;
  }
  const done = await returnVoucher(db, clock, shop, voucherId);
  return { outcome: done ? 'returned' : 'voucher-used' };
}
