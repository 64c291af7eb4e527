import type { ShopTx } from '#app/db/database.ts';
import { reservedFrom, voucherTurns } from '#app/db/ledger.store.ts';
import type { OrderToSettle } from '#app/db/orders.store.ts';
import { linkToOrders, type Voucher, vouchersByCode } from '#app/db/vouchers.store.ts';
import type { Book } from '#app/domain/ledger/book.ts';
import type { KnownOrder } from '#app/domain/orders/order.ts';
import { type ProgrammeVersion, versionInForce } from '#app/domain/programme/settings.ts';
import { voucherHeader, voucherHeaderOfOrder } from '#app/domain/rewards/voucher-header.ts';
import type { LotId, MemberId, VoucherId } from '#app/kernel/ids.ts';
import { causeOf } from '../vouchers/voucher-facts.ts';

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
  const taken = await reservedFrom(
    tx,
    vouchers.filter(({ code }) => undone.has(code)).map((voucher) => voucher.voucher_id),
  );
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
 * wholly refunded gives the reward's points back, unless the programme keeps them; one that comes back after that with
 * the code still in it is charged again.
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
  const turns = await turnsOf(tx, orders);
  const links: Link[] = [];
  for (const { order, discountCodes } of orders) {
    if (order.deletedAt !== null) continue;
    for (const code of discountCodes) {
      const voucher = vouchers.get(code.toUpperCase());
      if (voucher === undefined) continue;
      vouchers.delete(voucher.code);
      const turn = turns(voucher, order) + 1;
      const link = givesBack(order, versions)
        ? giveBack(book, { order, turn }, voucher, atHand)
        : spend(book, { order, turn }, voucher);
      if (link !== null) links.push(link);
    }
  }
  await linkToOrders(tx, links);
}

type Link = Parameters<typeof linkToOrders>[1][number];
type Turn = { readonly order: KnownOrder; readonly turn: number };

/** How often an order moved a voucher's points before. */
async function turnsOf(tx: ShopTx, orders: readonly OrderToSettle[]) {
  const coded = orders.filter(({ discountCodes }) => discountCodes.length > 0);
  const rows = await voucherTurns(
    tx,
    coded.map(({ order }) => order.orderId),
  );
  const byBoth = new Map(rows.map((row) => [`${row.voucher_id} ${row.order_id}`, row.turns]));
  return (voucher: Voucher, order: KnownOrder) => byBoth.get(`${voucher.voucher_id} ${order.orderId}`) ?? 0;
}

function spend(book: Book, { order, turn }: Turn, voucher: Voucher): Link | null {
  if (voucher.status === 'used') return null;
  const occurredAt = turn === 1 ? order.placedAt : order.updatedAt;
  if (voucher.status === 'returned' || voucher.status === 'released') {
    const cause = { code: 'voucher-charged-again', params: { code: voucher.code, order: order.name } };
    const posting = { kind: 'charge-again', cause, occurredAt } as const;
    const header = voucherHeaderOfOrder(voucher, posting, { orderId: order.orderId, turn });
    book.chargeAgain(voucher.member_id, voucher.points, header);
  } else if (voucher.status === 'reserved') {
    const posting = { kind: 'redeem', cause: causeOf('redeemed', voucher), occurredAt } as const;
    book.redeem(voucher.member_id, voucher.points, {
      ...voucherHeader(voucher, posting),
      orderId: order.orderId,
    });
  }
  return { voucherId: voucher.voucher_id, status: 'used', orderId: order.orderId, at: occurredAt };
}

function giveBack(
  book: Book,
  { order, turn }: Turn,
  voucher: Voucher,
  { taken }: VouchersAtHand,
): Link | null {
  const usedHere = voucher.status === 'used' && voucher.used_order_id === order.orderId;
  // Active: the order's use of it was never told, yet Shopify has counted it, and the code works no more.
  if (!usedHere && voucher.status !== 'active') return null;
  const lots = taken.get(voucher.voucher_id);
  if (lots === undefined) return null;
  const at = order.cancelledAt ?? order.updatedAt;
  const cause = { code: 'reward-refunded', params: { code: voucher.code, order: order.name } };
  const posting = { kind: 'return', cause, occurredAt: at } as const;
  book.giveBack(
    voucher.member_id,
    'redeemed',
    lots,
    voucherHeaderOfOrder(voucher, posting, { orderId: order.orderId, turn }),
  );
  return { voucherId: voucher.voucher_id, status: 'returned', orderId: order.orderId, at };
}
