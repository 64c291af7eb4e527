import type { ShopTx } from '#app/db/database.ts';
import { lotMovements } from '#app/db/ledger.store.ts';
import type { OrderToSettle } from '#app/db/orders.store.ts';
import { setVoucherStatus, type Voucher, vouchersByCode } from '#app/db/vouchers.store.ts';
import type { Book } from '#app/domain/ledger/book.ts';
import type { KnownOrder } from '#app/domain/orders/order.ts';
import { type ProgrammeVersion, versionInForce } from '#app/domain/programme/settings.ts';
import { causeOfRedemption } from '#app/domain/rewards/voucher.ts';
import type { LotId, MemberId, VoucherId } from '#app/kernel/ids.ts';

/** What the vouchers of some orders need of the book. */
export type VouchersAtHand = {
  readonly codes: readonly string[];
  readonly memberIds: readonly MemberId[];
  readonly lotIds: readonly LotId[];
  /** What the reservation of each voucher that may be given back took from which lot. */
  readonly taken: ReadonlyMap<VoucherId, readonly { readonly lotId: LotId; readonly points: bigint }[]>;
};

/**
 * Nothing is left of the order, and the programme of its time gives the reward back that was used in it. Of its time, so
 * that it ends the same whenever its cancellation is heard of.
 */
function givesBack(order: KnownOrder, versions: readonly ProgrammeVersion[]): boolean {
  if (order.cancelledAt === null && order.financialStatus !== 'refunded') return false;
  return versionInForce(versions, order.placedAt)?.settings.returnRewardsOfUndoneOrders ?? true;
}

const codesIn = (orders: readonly OrderToSettle[]): string[] =>
  orders.flatMap(({ discountCodes }) => discountCodes.map((code) => code.toUpperCase()));

/** Finds the vouchers that orders used or give back, before the book is opened. Locks nothing. */
export async function vouchersAtHand(
  tx: ShopTx,
  orders: readonly OrderToSettle[],
  versions: readonly ProgrammeVersion[],
): Promise<VouchersAtHand> {
  const codes = codesIn(orders);
  if (codes.length === 0) return { codes, memberIds: [], lotIds: [], taken: new Map() };
  const undone = new Set(codesIn(orders.filter(({ order }) => givesBack(order, versions))));
  const vouchers = (await vouchersByCode(tx, codes, false)).filter(
    (voucher) => voucher.status !== 'used' || undone.has(voucher.code),
  );
  const taken = new Map<VoucherId, { lotId: LotId; points: bigint }[]>();
  for (const voucher of vouchers) {
    if (!undone.has(voucher.code)) continue;
    const movements = await lotMovements(tx, { voucherId: voucher.voucher_id, kind: 'reserve' });
    taken.set(
      voucher.voucher_id,
      movements.map((one) => ({ lotId: one.lot_id, points: -one.points })),
    );
  }
  return {
    codes: vouchers.map((voucher) => voucher.code),
    memberIds: vouchers.map((voucher) => voucher.member_id),
    lotIds: [...taken.values()].flatMap((lots) => lots.map((one) => one.lotId)),
    taken,
  };
}

/**
 * Links each voucher to the order that used its code. A code used although its voucher was given back (the order was
 * already under way) is charged again; one whose making was never confirmed is spent now. An order that is cancelled or
 * wholly refunded gives the reward's points back, once, unless the programme keeps them.
 */
export async function linkVouchers(
  tx: ShopTx,
  book: Book,
  orders: readonly OrderToSettle[],
  atHand: VouchersAtHand,
  versions: readonly ProgrammeVersion[],
): Promise<void> {
  if (atHand.codes.length === 0) return;
  const vouchers = new Map(
    (await vouchersByCode(tx, atHand.codes, true)).map((voucher) => [voucher.code, voucher]),
  );
  for (const { order, discountCodes } of orders) {
    if (order.deletedAt !== null) continue;
    for (const code of discountCodes) {
      const voucher = vouchers.get(code.toUpperCase());
      if (voucher === undefined) continue;
      vouchers.delete(voucher.code);
      if (givesBack(order, versions)) await giveBack(tx, book, order, voucher, atHand);
      else await spend(tx, book, order, voucher);
    }
  }
}

const headerOf = (order: KnownOrder, voucher: Voucher) => ({
  points: voucher.points,
  orderId: order.orderId,
  voucherId: voucher.voucher_id,
  input: { voucher: voucher.voucher_id, order: order.orderId },
});

async function spend(tx: ShopTx, book: Book, order: KnownOrder, voucher: Voucher): Promise<void> {
  // Of an order that once was undone (its reward is given back already), or used before.
  if (voucher.status === 'used' || voucher.used_order_id === order.orderId) return;
  const header = { ...headerOf(order, voucher), occurredAt: order.placedAt };
  if (voucher.status === 'returned' || voucher.status === 'released') {
    book.chargeAgain(voucher.member_id, voucher.points, {
      ...header,
      idempotencyKey: `voucher:${voucher.voucher_id}:charge-again`,
      kind: 'charge-again',
      cause: { code: 'voucher-charged-again', params: { code: voucher.code, order: order.name } },
    });
  } else if (voucher.status === 'reserved') {
    book.redeem(voucher.member_id, voucher.points, {
      ...header,
      idempotencyKey: `voucher:${voucher.voucher_id}:redeem`,
      kind: 'redeem',
      cause: causeOfRedemption({
        code: voucher.code,
        kind: voucher.kind,
        valueMinor: voucher.value_minor,
        currency: voucher.currency,
        details: voucher.details,
      }),
    });
  }
  await setVoucherStatus(tx, voucher.voucher_id, 'used', {
    usedAt: order.placedAt,
    usedOrderId: order.orderId,
  });
}

async function giveBack(
  tx: ShopTx,
  book: Book,
  order: KnownOrder,
  voucher: Voucher,
  { taken }: VouchersAtHand,
): Promise<void> {
  const usedHere = voucher.status === 'used' && voucher.used_order_id === order.orderId;
  // Active: the order's use of it was never told, yet Shopify has counted it, and the code works no more.
  if (!usedHere && voucher.status !== 'active') return;
  const lots = taken.get(voucher.voucher_id);
  if (lots === undefined) return;
  const at = order.cancelledAt ?? order.updatedAt;
  book.giveBack(voucher.member_id, 'redeemed', lots, {
    ...headerOf(order, voucher),
    // Another key than a voucher given back by hand: one that was, and was charged again, may come to this too.
    idempotencyKey: `voucher:${voucher.voucher_id}:refund`,
    kind: 'return',
    cause: { code: 'reward-refunded', params: { code: voucher.code, order: order.name } },
    occurredAt: at,
  });
  await setVoucherStatus(tx, voucher.voucher_id, 'returned', {
    usedOrderId: order.orderId,
    returnedAt: at,
  });
}
