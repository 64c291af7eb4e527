import type { ShopTx } from '#app/db/database.ts';
import type { OrderToSettle } from '#app/db/orders.store.ts';
import { setVoucherStatus, vouchersByCode } from '#app/db/vouchers.store.ts';
import type { Book } from '#app/domain/ledger/book.ts';

/**
 * Links each voucher to the order that used its code. A code used although its voucher was given back (the order was
 * already under way) is charged again; one whose making was never confirmed is spent now.
 */
export async function linkVouchers(
  tx: ShopTx,
  book: Book,
  orders: readonly OrderToSettle[],
  codes: readonly string[],
  known: boolean,
): Promise<void> {
  if (!known) return;
  const vouchers = new Map((await vouchersByCode(tx, codes, true)).map((voucher) => [voucher.code, voucher]));
  for (const { order, discountCodes } of orders) {
    if (order.cancelledAt !== null || order.deletedAt !== null) continue;
    for (const code of discountCodes) {
      const voucher = vouchers.get(code.toUpperCase());
      if (voucher === undefined) continue;
      vouchers.delete(voucher.code);
      const header = {
        occurredAt: order.placedAt,
        points: voucher.points,
        orderId: order.orderId,
        voucherId: voucher.voucher_id,
        input: { voucher: voucher.voucher_id, order: order.orderId },
      };
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
          cause: {
            code: 'redeemed',
            params: { value: Number(voucher.value_minor), currency: voucher.currency, code: voucher.code },
          },
        });
      }
      await setVoucherStatus(tx, voucher.voucher_id, 'used', {
        usedAt: order.placedAt,
        usedOrderId: order.orderId,
      });
    }
  }
}
