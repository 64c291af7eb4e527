import { customerById } from '#app/db/customers.store.ts';
import { type Shop, shopById } from '#app/db/shops.store.ts';
import { staleReservations, type Voucher } from '#app/db/vouchers.store.ts';
import type { ShopId, VoucherId } from '#app/kernel/ids.ts';
import { type AdminApi, isShopifyAuthorizationLost, isShopifyUnavailable } from '#app/shopify/index.ts';
import { findMade, type MadeVoucher, makeVoucher, type Target } from './make-voucher.ts';
import type { VoucherDeps } from './redeem-reward.ts';
import { releaseVoucher, settleVoucher } from './settle-voucher.ts';

/** Longer than any call to Shopify with its retries may take, so that nobody else is at work on the reservation. */
export const RESERVATION_PATIENCE_MS = 2 * 60_000;
const A_TURN = 50;

type Deps = VoucherDeps & { readonly log: { error(fields: object, text: string): void } };

/**
 * Ends reservations whose maker is gone: where the voucher exists on Shopify the points are spent, where it does not they
 * go back. One of which nothing can be known yet waits for the next time, and holds up none of the others.
 * @returns how many were ended
 */
export async function settleReservations(deps: Deps, shopId: ShopId): Promise<number> {
  const { db, clock, log } = deps;
  const before = new Date(clock().getTime() - RESERVATION_PATIENCE_MS);
  const shop = await db.inShop(shopId, (tx) => shopById(tx, shopId));
  let ended = 0;
  for (let seen: VoucherId | null = null; ; ) {
    const after: VoucherId | null = seen;
    const stale: Voucher[] = await db.inShop(shopId, (tx) => staleReservations(tx, before, after, A_TURN));
    for (const voucher of stale) {
      try {
        if (await settle(deps, shop, voucher)) ended += 1;
      } catch (error) {
        // Without access nobody knows what an earlier call made: the points wait until there is access again.
        if (isShopifyUnavailable(error) || isShopifyAuthorizationLost(error)) return ended;
        log.error({ err: error, voucherId: voucher.voucher_id }, 'reservation not ended');
      }
      seen = voucher.voucher_id;
    }
    if (stale.length < A_TURN) return ended;
  }
}

/** False when it is not known yet whether the voucher exists. */
async function settle({ db, clock, forShop }: Deps, shop: Shop, voucher: Voucher): Promise<boolean> {
  const voucherId = voucher.voucher_id;
  const member = await db.inShop(shop.shopId, (tx) => customerById(tx, voucher.member_id));
  const customerId = member?.shopify_id ?? null;
  if (customerId === null) {
    await releaseVoucher(db, clock, shop, voucherId, 'not-made');
    return true;
  }
  const result = await lookFor(forShop(shop.domain), { shop, voucher, customerId });
  if (result.outcome === 'unknown' || result.outcome === 'no-access') return false;
  if (result.outcome === 'made')
    await settleVoucher(db, clock, shop, voucherId, result.shopifyId, { shown: false });
  else {
    const why = result.outcome === 'refused' ? result.message : result.reason;
    await releaseVoucher(db, clock, shop, voucherId, why);
  }
  return true;
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
