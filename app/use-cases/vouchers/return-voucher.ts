import { customerById } from '#app/db/customers.store.ts';
import { shopById } from '#app/db/shops.store.ts';
import { voucherById } from '#app/db/vouchers.store.ts';
import type { MemberId, ShopId, VoucherId } from '#app/kernel/ids.ts';
import { isShopifyAuthorizationLost, isShopifyUnavailable } from '#app/shopify/index.ts';
import type { VoucherDeps } from './redeem-reward.ts';
import { noteLeft, returnVoucher } from './settle-voucher.ts';
import { withdrawUnused } from './withdraw-voucher.ts';

export type ReturnOutcome = {
  readonly outcome: 'returned' | 'voucher-used' | 'not-found' | 'shopify-unavailable';
};

/**
 * Gives an unused voucher back: its code is taken away on Shopify first, so that it cannot be spent twice, then the points
 * return. An order that was already paying with it is charged when it arrives.
 */
export async function returnUnusedVoucher(
  { db, clock, forShop }: VoucherDeps,
  shopId: ShopId,
  input: { readonly memberId: MemberId; readonly voucherId: string },
): Promise<ReturnOutcome> {
  const voucherId = input.voucherId as VoucherId;
  const { voucher, shop, member } = await db.inShop(shopId, async (tx) => ({
    voucher: await voucherById(tx, voucherId),
    shop: await shopById(tx, shopId),
    member: await customerById(tx, input.memberId),
  }));
  if (voucher === null || member?.shopify_id == null || voucher.member_id !== input.memberId)
    return { outcome: 'not-found' };
  if (voucher.status === 'used') return { outcome: 'voucher-used' };
  if (voucher.status === 'returned') return { outcome: 'returned' };
  if (voucher.status !== 'active') return { outcome: 'not-found' };
  try {
    const withdrawn = await withdrawUnused(forShop(shop.domain), voucher);
    if (withdrawn.outcome === 'unknown') return { outcome: 'shopify-unavailable' };
    if (withdrawn.outcome === 'used') {
      if (withdrawn.leftMinor !== null) await noteLeft(db, shop, voucherId, withdrawn.leftMinor);
      return { outcome: 'voucher-used' };
    }
  } catch (error) {
    if (isShopifyUnavailable(error) || isShopifyAuthorizationLost(error))
      return { outcome: 'shopify-unavailable' };
    throw error;
  }
  const done = await returnVoucher(db, clock, shop, voucherId, 'voucher-returned');
  return { outcome: done ? 'returned' : 'voucher-used' };
}
