import type { Database } from '#app/db/database.ts';
import { appendBook, lotMovements, openBook } from '#app/db/ledger.store.ts';
import type { Shop } from '#app/db/shops.store.ts';
import { lockVoucher, setVoucherStatus, voucherById } from '#app/db/vouchers.store.ts';
import type { Clock } from '#app/kernel/clock.ts';
import type { VoucherId } from '#app/kernel/ids.ts';

/** The code exists: the reserved points are spent. Does nothing when the voucher is no longer reserved. */
export async function settleVoucher(
  db: Database,
  clock: Clock,
  shop: Shop,
  voucherId: VoucherId,
  discountId: string,
): Promise<void> {
  await db.inShop(shop.shopId, async (tx) => {
    const seen = await voucherById(tx, voucherId);
    if (seen === null) return;
    const open = await openBook(tx, { memberIds: [seen.member_id] });
    const voucher = await lockVoucher(tx, voucherId);
    if (voucher?.status !== 'reserved') return;
    const now = clock();
    open.book.redeem(voucher.member_id, voucher.points, {
      idempotencyKey: `voucher:${voucherId}:redeem`,
      kind: 'redeem',
      points: voucher.points,
      cause: {
        code: 'redeemed',
        params: { value: Number(voucher.value_minor), currency: voucher.currency, code: voucher.code },
      },
      occurredAt: now,
      voucherId,
      input: { discountId },
    });
    await appendBook(tx, open, shop.timezone);
    await setVoucherStatus(tx, voucherId, 'active', { discountId, issuedAt: now });
  });
}

/** The code could not be made: the reserved points go back to the lots they came from. */
export async function releaseVoucher(
  db: Database,
  clock: Clock,
  shop: Shop,
  voucherId: VoucherId,
  reason: string,
): Promise<void> {
  await giveBack(db, clock, shop, voucherId, 'reserved', reason);
}

/** An unused voucher was given back, and its code deleted: its points return. True when this call did it. */
export function returnVoucher(
  db: Database,
  clock: Clock,
  shop: Shop,
  voucherId: VoucherId,
): Promise<boolean> {
  return giveBack(db, clock, shop, voucherId, 'active', '');
}

function giveBack(
  db: Database,
  clock: Clock,
  shop: Shop,
  voucherId: VoucherId,
  when: 'reserved' | 'active',
  reason: string,
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
    if (voucher?.status !== when) return false;
    const now = clock();
    const returned = when === 'active';
    open.book.giveBack(voucher.member_id, returned ? 'redeemed' : 'reserved', taken, {
      idempotencyKey: `voucher:${voucherId}:${returned ? 'return' : 'release'}`,
      kind: returned ? 'return' : 'release',
      points: voucher.points,
      cause: returned
        ? { code: 'voucher-returned', params: { code: voucher.code } }
        : { code: 'redemption-released', params: { reason } },
      occurredAt: now,
      voucherId,
      input: { voucherId },
    });
    await appendBook(tx, open, shop.timezone);
    await setVoucherStatus(
      tx,
      voucherId,
      returned ? 'returned' : 'released',
      returned ? { returnedAt: now } : { failure: reason },
    );
    return true;
  });
}
