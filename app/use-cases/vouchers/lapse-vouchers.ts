import { customerById } from '#app/db/customers.store.ts';
import { listVersions } from '#app/db/programme.store.ts';
import { type Shop, shopById } from '#app/db/shops.store.ts';
import { expiredVouchers, lockVoucher, setVoucherStatus, type Voucher } from '#app/db/vouchers.store.ts';
import { versionInForce } from '#app/domain/programme/settings.ts';
import type { ShopId } from '#app/kernel/ids.ts';
import { isShopifyAuthorizationLost, isShopifyUnavailable } from '#app/shopify/index.ts';
import type { VoucherDeps } from './redeem-reward.ts';
import { returnVoucher } from './settle-voucher.ts';
import { withdrawUnused } from './withdraw-voucher.ts';

/** An order placed in the last moment is heard of, and Shopify has counted the code's use, before its voucher lapses. */
export const LAPSE_PATIENCE_MS = 60 * 60_000;
const A_TURN = 100;

/**
 * Ends vouchers whose time is over. Where the programme gives their points back, Shopify is asked whether the code was
 * used, and the code is taken away, before it does.
 * @returns how many were ended
 */
export async function lapseVouchers(
  deps: VoucherDeps & { readonly log: { error(fields: object, text: string): void } },
  shopId: ShopId,
): Promise<number> {
  const { db, clock, log } = deps;
  const now = clock();
  const { shop, expired, versions } = await db.inShop(shopId, async (tx) => ({
    shop: await shopById(tx, shopId),
    expired: await expiredVouchers(tx, new Date(now.getTime() - LAPSE_PATIENCE_MS), A_TURN),
    versions: await listVersions(tx),
  }));
  let ended = 0;
  for (const voucher of expired) {
    // As it was promised when it was redeemed, whatever the programme says by now.
    const gives = versionInForce(versions, voucher.reserved_at)?.settings.returnLapsedVouchers ?? true;
    try {
      if (!gives || !(await giveBack(deps, shop, voucher))) await lapse(deps, shop, voucher);
      ended += 1;
    } catch (error) {
      if (isShopifyUnavailable(error) || isShopifyAuthorizationLost(error)) return ended;
      // One voucher that cannot be ended must not hold up those behind it.
      log.error({ err: error, voucherId: voucher.voucher_id }, 'voucher not ended');
    }
  }
  return ended;
}

/** False when it was used after all though no order told of it, or may have been. */
async function giveBack({ db, clock, forShop }: VoucherDeps, shop: Shop, voucher: Voucher): Promise<boolean> {
  const member = await db.inShop(shop.shopId, (tx) => customerById(tx, voucher.member_id));
  if (member?.shopify_id == null) return false;
  const { outcome } = await withdrawUnused(forShop(shop.domain), voucher);
  if (outcome !== 'withdrawn') return false;
  return returnVoucher(db, clock, shop, voucher.voucher_id, 'voucher-lapsed');
}

/** Its points stay spent. */
async function lapse({ db }: VoucherDeps, shop: Shop, voucher: Voucher): Promise<void> {
  await db.inShop(shop.shopId, async (tx) => {
    const locked = await lockVoucher(tx, voucher.voucher_id);
    if (locked?.status === 'active') await setVoucherStatus(tx, voucher.voucher_id, 'lapsed', {});
  });
}
