import type { ShopTx } from '#app/db/database.ts';
import type { MemberId, OrderId, VoucherId } from '#app/kernel/ids.ts';

export type VoucherStatus = 'reserved' | 'active' | 'used' | 'returned' | 'released';

export type Voucher = {
  readonly voucher_id: VoucherId;
  readonly member_id: MemberId;
  readonly request_id: string;
  readonly code: string;
  readonly reward_id: string;
  readonly points: bigint;
  readonly value_minor: bigint;
  readonly currency: string;
  readonly status: VoucherStatus;
  readonly shopify_discount_id: string | null;
  readonly failure: string | null;
  readonly reserved_at: Date;
  readonly issued_at: Date | null;
  readonly expires_at: Date | null;
  readonly used_order_id: OrderId | null;
};

const COLUMNS = `voucher_id, member_id, request_id, code, reward_id, points, value_minor, currency, status,
  shopify_discount_id, failure, reserved_at, issued_at, expires_at, used_order_id`;

/** A voucher whose code is yet to be made on Shopify; its points are already set aside. */
export async function addReservation(
  tx: ShopTx,
  voucher: Pick<
    Voucher,
    | 'voucher_id'
    | 'member_id'
    | 'request_id'
    | 'code'
    | 'reward_id'
    | 'points'
    | 'value_minor'
    | 'currency'
    | 'reserved_at'
    | 'expires_at'
  >,
): Promise<void> {
  await tx.query(
    `INSERT INTO vouchers (shop_id, voucher_id, member_id, request_id, code, reward_id, points, value_minor, currency,
       status, reserved_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'reserved', $10, $11)`,
    [
      tx.shopId,
      voucher.voucher_id,
      voucher.member_id,
      voucher.request_id,
      voucher.code,
      voucher.reward_id,
      voucher.points,
      voucher.value_minor,
      voucher.currency,
      voucher.reserved_at,
      voucher.expires_at,
    ],
  );
}

/** The voucher that a request made, if it was heard before. */
export async function voucherOfRequest(
  tx: ShopTx,
  memberId: MemberId,
  requestId: string,
): Promise<Voucher | null> {
  const [row] = await tx.query<Voucher>(
    `SELECT ${COLUMNS} FROM vouchers WHERE shop_id = $1 AND member_id = $2 AND request_id = $3`,
    [tx.shopId, memberId, requestId],
  );
  return row ?? null;
}

/** The voucher, locked until the transaction ends. Lock the member's balance first. */
export async function lockVoucher(tx: ShopTx, voucherId: VoucherId): Promise<Voucher | null> {
  const [row] = await tx.query<Voucher>(
    `SELECT ${COLUMNS} FROM vouchers WHERE shop_id = $1 AND voucher_id = $2 FOR UPDATE`,
    [tx.shopId, voucherId],
  );
  return row ?? null;
}

/** The voucher, not locked. */
export async function voucherById(tx: ShopTx, voucherId: VoucherId): Promise<Voucher | null> {
  const [row] = await tx.query<Voucher>(
    `SELECT ${COLUMNS} FROM vouchers WHERE shop_id = $1 AND voucher_id = $2`,
    [tx.shopId, voucherId],
  );
  return row ?? null;
}

/**
 * Moves a voucher on; `change` names the columns that the new status brings. A released one gives its request up, so
 * that the same press of the button, sent again, starts afresh.
 */
export async function setVoucherStatus(
  tx: ShopTx,
  voucherId: VoucherId,
  status: VoucherStatus,
  change: {
    discountId?: string;
    failure?: string;
    issuedAt?: Date;
    usedAt?: Date;
    usedOrderId?: OrderId;
    returnedAt?: Date;
  },
): Promise<void> {
  await tx.query(
    `UPDATE vouchers SET status = $3, shopify_discount_id = COALESCE($4, shopify_discount_id),
       failure = COALESCE($5, failure), issued_at = COALESCE($6, issued_at), used_at = COALESCE($7, used_at),
       used_order_id = COALESCE($8, used_order_id), returned_at = COALESCE($9, returned_at),
       request_id = CASE WHEN $3 = 'released' THEN request_id || ' released ' || voucher_id ELSE request_id END
     WHERE shop_id = $1 AND voucher_id = $2`,
    [
      tx.shopId,
      voucherId,
      status,
      change.discountId ?? null,
      change.failure ?? null,
      change.issuedAt ?? null,
      change.usedAt ?? null,
      change.usedOrderId ?? null,
      change.returnedAt ?? null,
    ],
  );
}

/** Vouchers with these codes (upper case) that no order has used yet. */
export function vouchersByCode(tx: ShopTx, codes: readonly string[], lock: boolean): Promise<Voucher[]> {
  return tx.query<Voucher>(
    `SELECT ${COLUMNS} FROM vouchers WHERE shop_id = $1 AND code = ANY ($2::text[]) AND status <> 'used'
     ORDER BY voucher_id ${lock ? 'FOR UPDATE' : ''}`,
    [tx.shopId, codes],
  );
}

/** Reservations older than `before`: the process that made them is gone. */
export function staleReservations(tx: ShopTx, before: Date, limit: number): Promise<Voucher[]> {
  return tx.query<Voucher>(
    `SELECT ${COLUMNS} FROM vouchers WHERE shop_id = $1 AND status = 'reserved' AND reserved_at < $2
     ORDER BY reserved_at LIMIT $3`,
    [tx.shopId, before, limit],
  );
}
