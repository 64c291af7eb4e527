import type { Cause } from '#app/domain/ledger/accounts.ts';
import type { Header } from '#app/domain/ledger/posting.ts';
import type { OrderId, VoucherId } from '#app/kernel/ids.ts';

type VoucherPosting = {
  readonly kind: 'reserve' | 'redeem' | 'release' | 'return' | 'charge-again';
  readonly cause: Cause;
  readonly occurredAt: Date;
};

type PostedVoucher = { readonly voucher_id: VoucherId; readonly points: bigint };

/** Names a posting of a voucher's points: each kind happens once to a voucher, whoever posts it. */
export const voucherHeader = (voucher: PostedVoucher, posting: VoucherPosting): Header => ({
  ...posting,
  idempotencyKey: `voucher:${voucher.voucher_id}:${posting.kind}`,
  points: voucher.points,
  voucherId: voucher.voucher_id,
  input: { voucher: voucher.voucher_id },
});

/**
 * Names a posting of a voucher's points that an order brings about: it may be undone, come back and be undone again,
 * and one code may be in two orders.
 * @param turn counts the postings of this voucher and this order, from 1
 */
export const voucherHeaderOfOrder = (
  voucher: PostedVoucher,
  posting: VoucherPosting,
  { orderId, turn }: { readonly orderId: OrderId; readonly turn: number },
): Header => ({
  ...voucherHeader(voucher, posting),
  idempotencyKey: `voucher:${voucher.voucher_id}:order:${orderId}:${turn}`,
  orderId,
  input: { voucher: voucher.voucher_id, order: orderId, kind: posting.kind },
});
