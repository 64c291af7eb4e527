import type { Database } from '#app/db/database.ts';
import { appendBook, lotMovements, openBook } from '#app/db/ledger.store.ts';
import type { Shop } from '#app/db/shops.store.ts';
import { lockVoucher, setVoucherStatus, type Voucher, voucherById } from '#app/db/vouchers.store.ts';
import type { Cause } from '#app/domain/ledger/accounts.ts';
import { causeOfRedemption } from '#app/domain/rewards/voucher.ts';
import type { Clock } from '#app/kernel/clock.ts';
import type { VoucherId } from '#app/kernel/ids.ts';

/**
 * The voucher exists: the reserved points are spent. Does nothing when it is no longer reserved. Store credit is in the
 * member's account and so used up as a voucher.
 * @param seen.shown the member is being shown the code by this very call
 */
export async function settleVoucher(
  db: Database,
  clock: Clock,
  shop: Shop,
  voucherId: VoucherId,
  shopifyId: string,
  seen: { readonly shown: boolean },
): Promise<void> {
  await db.inShop(shop.shopId, async (tx) => {
    const before = await voucherById(tx, voucherId);
    if (before === null) return;
    const open = await openBook(tx, { memberIds: [before.member_id] });
    const voucher = await lockVoucher(tx, voucherId);
    if (voucher?.status !== 'reserved') return;
    const now = clock();
    open.book.redeem(voucher.member_id, voucher.points, {
      idempotencyKey: `voucher:${voucherId}:redeem`,
      kind: 'redeem',
      points: voucher.points,
      cause: causeOfVoucher(voucher),
      occurredAt: now,
      voucherId,
      input: { discountId: shopifyId },
    });
    await appendBook(tx, open, shop.timezone);
    const isCredit = voucher.kind === 'store-credit';
    await setVoucherStatus(tx, voucherId, isCredit ? 'used' : 'active', {
      discountId: shopifyId,
      issuedAt: now,
      shown: seen.shown,
      ...(isCredit ? { usedAt: now } : {}),
    });
  });
}

/** Why a voucher's points were spent. */
export const causeOfVoucher = (voucher: Voucher): Cause =>
  causeOfRedemption({
    code: voucher.code,
    kind: voucher.kind,
    valueMinor: voucher.value_minor,
    currency: voucher.currency,
    details: voucher.details,
  });

/** The voucher could not be made: the reserved points go back to the lots they came from. */
export async function releaseVoucher(
  db: Database,
  clock: Clock,
  shop: Shop,
  voucherId: VoucherId,
  reason: string,
): Promise<void> {
  await giveBack(db, clock, shop, voucherId, {
    from: 'reserved',
    kind: 'release',
    cause: () => ({ code: 'redemption-released', params: { reason } }),
    reason,
  });
}

/** A voucher whose points had been given back exists nevertheless and cannot be taken away: they are spent after all. */
export async function spendAfterAll(
  db: Database,
  clock: Clock,
  shop: Shop,
  voucherId: VoucherId,
): Promise<void> {
  await db.inShop(shop.shopId, async (tx) => {
    const seen = await voucherById(tx, voucherId);
    if (seen === null) return;
    const open = await openBook(tx, { memberIds: [seen.member_id], spenders: [seen.member_id] });
    const voucher = await lockVoucher(tx, voucherId);
    if (voucher?.status !== 'released') return;
    const now = clock();
    open.book.chargeAgain(voucher.member_id, voucher.points, {
      idempotencyKey: `voucher:${voucherId}:charge-again`,
      kind: 'charge-again',
      points: voucher.points,
      cause: causeOfVoucher(voucher),
      occurredAt: now,
      voucherId,
      input: { voucherId },
    });
    await appendBook(tx, open, shop.timezone);
    await setVoucherStatus(tx, voucherId, 'used', { usedAt: now });
  });
}

/**
 * An active voucher that nobody can use any more gives its points back. True when this call did it.
 * @param why it was given back unused, or lapsed
 */
export function returnVoucher(
  db: Database,
  clock: Clock,
  shop: Shop,
  voucherId: VoucherId,
  why: 'voucher-returned' | 'voucher-lapsed',
): Promise<boolean> {
  return giveBack(db, clock, shop, voucherId, {
    from: 'redeemed',
    kind: 'return',
    cause: (voucher) => {
      const { code: _code, params } = causeOfVoucher(voucher);
      return { code: why, params };
    },
  });
}

type Return = {
  readonly cause: (voucher: Voucher) => Cause;
} & (
  | { readonly from: 'reserved'; readonly kind: 'release'; readonly reason: string }
  | { readonly from: 'redeemed'; readonly kind: 'return' }
);

function giveBack(
  db: Database,
  clock: Clock,
  shop: Shop,
  voucherId: VoucherId,
  how: Return,
): Promise<boolean> {
  return db.inShop(shop.shopId, async (tx) => {
    const seen = await voucherById(tx, voucherId);
    if (seen === null) return false;
    const taken = (await lotMovements(tx, { voucherId, kind: 'reserve' })).map((one) => ({
      lotId: one.lot_id,
      points: -one.points,
    }));
    const open = await openBook(tx, { memberIds: [seen.member_id], lotIds: taken.map((one) => one.lotId) });
    const voucher = await lockVoucher(tx, voucherId);
    if (voucher?.status !== (how.from === 'redeemed' ? 'active' : 'reserved')) return false;
    const now = clock();
    open.book.giveBack(voucher.member_id, how.from, taken, {
      idempotencyKey: `voucher:${voucherId}:${how.kind}`,
      kind: how.kind,
      points: voucher.points,
      cause: how.cause(voucher),
      occurredAt: now,
      voucherId,
      input: { voucherId },
    });
    await appendBook(tx, open, shop.timezone);
    if (how.kind === 'return') await setVoucherStatus(tx, voucherId, 'returned', { returnedAt: now });
    else await setVoucherStatus(tx, voucherId, 'released', { failure: how.reason });
    return true;
  });
}
