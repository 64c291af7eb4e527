import type { Database } from '#app/db/database.ts';
import { appendBook, openBook, reservedFrom } from '#app/db/ledger.store.ts';
import { markForPublication } from '#app/db/publications.store.ts';
import type { Shop } from '#app/db/shops.store.ts';
import { lockVoucher, setVoucherStatus, type Voucher, voucherById } from '#app/db/vouchers.store.ts';
import type { Cause } from '#app/domain/ledger/accounts.ts';
import { voucherHeader } from '#app/domain/rewards/voucher-header.ts';
import type { Clock } from '#app/kernel/clock.ts';
import type { VoucherId } from '#app/kernel/ids.ts';
import { causeOf } from './voucher-facts.ts';

/**
 * The voucher exists: the reserved points are spent. Does nothing when it is no longer reserved. Store credit is in the
 * member's account and so used up as a voucher.
 * @param seen.shown the member is being shown the code by this very call
 * @returns the voucher as it is afterwards; null when the shop has none of that id
 */
export async function settleVoucher(
  db: Database,
  clock: Clock,
  shop: Shop,
  voucherId: VoucherId,
  shopifyId: string,
  seen: { readonly shown: boolean },
): Promise<Voucher | null> {
  return db.inShop(shop.shopId, async (tx) => {
    const before = await voucherById(tx, voucherId);
    if (before === null) return null;
    const open = await openBook(tx, { memberIds: [before.member_id] });
    const voucher = await lockVoucher(tx, voucherId);
    if (voucher?.status !== 'reserved') return voucher;
    const now = clock();
    open.book.redeem(
      voucher.member_id,
      voucher.points,
      voucherHeader(voucher, { kind: 'redeem', cause: causeOf('redeemed', voucher), occurredAt: now }),
    );
    await appendBook(tx, open, shop.timezone);
    const isCredit = voucher.kind === 'store-credit';
    return setVoucherStatus(tx, voucherId, isCredit ? 'used' : 'active', {
      discountId: shopifyId,
      issuedAt: now,
      ...(seen.shown ? { details: { shown: true } } : {}),
      ...(isCredit ? { usedAt: now } : {}),
    });
  });
}

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
    open.book.chargeAgain(
      voucher.member_id,
      voucher.points,
      voucherHeader(voucher, { kind: 'charge-again', cause: causeOf('redeemed', voucher), occurredAt: now }),
    );
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
    cause: (voucher) => causeOf(why, voucher),
  });
}

/**
 * A gift card turned out to be spent in part: what is left of it is kept, and shown. One with nothing left is used up.
 */
export async function noteLeft(
  db: Database,
  shop: Shop,
  voucherId: VoucherId,
  leftMinor: bigint,
): Promise<void> {
  await db.inShop(shop.shopId, async (tx) => {
    const voucher = await lockVoucher(tx, voucherId);
    if (voucher?.status !== 'active') return;
    await setVoucherStatus(tx, voucherId, leftMinor === 0n ? 'used' : 'active', {
      details: { left: Number(leftMinor) },
    });
    await markForPublication(tx, [voucher.member_id]);
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
    const taken = (await reservedFrom(tx, [voucherId])).get(voucherId) ?? [];
    const open = await openBook(tx, { memberIds: [seen.member_id], lotIds: taken.map((one) => one.lotId) });
    const voucher = await lockVoucher(tx, voucherId);
    if (voucher?.status !== (how.from === 'redeemed' ? 'active' : 'reserved')) return false;
    const now = clock();
    open.book.giveBack(
      voucher.member_id,
      how.from,
      taken,
      voucherHeader(voucher, { kind: how.kind, cause: how.cause(voucher), occurredAt: now }),
    );
    await appendBook(tx, open, shop.timezone);
    if (how.kind === 'return') await setVoucherStatus(tx, voucherId, 'returned', { returnedAt: now });
    else await setVoucherStatus(tx, voucherId, 'released', { failure: how.reason });
    return true;
  });
}
