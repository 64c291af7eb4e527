import type { ShopTx } from '#app/db/database.ts';
import type { RewardKind } from '#app/domain/rewards/settings.ts';
import type { VoucherDetails } from '#app/domain/rewards/voucher.ts';
import type { MemberId, OrderId, VoucherId } from '#app/kernel/ids.ts';

/**
 * `reserved` while it is made on Shopify, `released` when that failed; `active` until it is `used`, `returned` (its
 * points went back) or `lapsed` (nobody used it in time, and its points stay spent).
 */
export type VoucherStatus = 'reserved' | 'active' | 'used' | 'returned' | 'released' | 'lapsed';

export type Voucher = {
  readonly voucher_id: VoucherId;
  readonly member_id: MemberId;
  readonly request_id: string;
  readonly code: string;
  readonly reward_id: string;
  readonly kind: RewardKind;
  readonly details: VoucherDetails;
  readonly points: bigint;
  /** What it is worth in minor units; 0 where that is no amount. */
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

const COLUMNS = `voucher_id, member_id, request_id, code, reward_id, kind, details, points, value_minor, currency,
  status, shopify_discount_id, failure, reserved_at, issued_at, expires_at, used_order_id`;

/** A voucher whose code is yet to be made on Shopify; its points are already set aside. @returns it as it is kept */
export async function addReservation(
  tx: ShopTx,
  voucher: Pick<
    Voucher,
    | 'voucher_id'
    | 'member_id'
    | 'request_id'
    | 'code'
    | 'reward_id'
    | 'kind'
    | 'details'
    | 'points'
    | 'value_minor'
    | 'currency'
    | 'reserved_at'
    | 'expires_at'
  >,
): Promise<Voucher> {
  const [row] = await tx.query<Voucher>(
    `INSERT INTO vouchers (shop_id, voucher_id, member_id, request_id, code, reward_id, points, value_minor, currency,
       status, reserved_at, expires_at, kind, details)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'reserved', $10, $11, $12, $13) RETURNING ${COLUMNS}`,
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
      voucher.kind,
      JSON.stringify(voucher.details),
    ],
    'voucher-reserve',
  );
  if (row === undefined) throw new Error('a voucher was reserved and is not there');
  return row;
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
    'voucher-of-request',
  );
  return row ?? null;
}

/** The voucher, locked until the transaction ends. Lock the member's balance first. */
export async function lockVoucher(tx: ShopTx, voucherId: VoucherId): Promise<Voucher | null> {
  const [row] = await tx.query<Voucher>(
    `SELECT ${COLUMNS} FROM vouchers WHERE shop_id = $1 AND voucher_id = $2 FOR UPDATE`,
    [tx.shopId, voucherId],
    'voucher-lock',
  );
  return row ?? null;
}

/** The voucher, not locked. */
export async function voucherById(tx: ShopTx, voucherId: VoucherId): Promise<Voucher | null> {
  const [row] = await tx.query<Voucher>(
    `SELECT ${COLUMNS} FROM vouchers WHERE shop_id = $1 AND voucher_id = $2`,
    [tx.shopId, voucherId],
    'voucher-by-id',
  );
  return row ?? null;
}

/**
 * Moves a voucher on; `change` names the columns that the new status brings. A released one gives its request up, so
 * that the same press of the button, sent again, starts afresh.
 * @returns the voucher as it is then; null when the shop has none of that id
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
    /** Added to what is known already. */
    details?: Pick<VoucherDetails, 'shown' | 'left'>;
  },
): Promise<Voucher | null> {
  const [row] = await tx.query<Voucher>(
    `UPDATE vouchers SET status = $3, shopify_discount_id = COALESCE($4, shopify_discount_id),
       failure = COALESCE($5, failure), issued_at = COALESCE($6, issued_at), used_at = COALESCE($7, used_at),
       used_order_id = COALESCE($8, used_order_id), returned_at = COALESCE($9, returned_at),
       request_id = CASE WHEN $3 = 'released' THEN request_id || ' released ' || voucher_id ELSE request_id END,
       details = details || $10::jsonb
     WHERE shop_id = $1 AND voucher_id = $2 RETURNING ${COLUMNS}`,
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
      JSON.stringify(change.details ?? {}),
    ],
    'voucher-status',
  );
  return row ?? null;
}

/** Each voucher was used in an order, or an order that used it was undone. Lock the vouchers first. */
export async function linkToOrders(
  tx: ShopTx,
  links: readonly {
    readonly voucherId: VoucherId;
    readonly status: 'used' | 'returned';
    readonly orderId: OrderId;
    readonly at: Date;
  }[],
): Promise<void> {
  if (links.length === 0) return;
  await tx.query(
    `UPDATE vouchers v SET status = l.status, used_order_id = l.order_id,
       used_at = CASE l.status WHEN 'used' THEN l.at ELSE v.used_at END,
       returned_at = CASE l.status WHEN 'returned' THEN l.at END
     FROM unnest($2::uuid[], $3::text[], $4::bigint[], $5::timestamptz[]) AS l (voucher_id, status, order_id, at)
     WHERE v.shop_id = $1 AND v.voucher_id = l.voucher_id`,
    [
      tx.shopId,
      links.map((one) => one.voucherId),
      links.map((one) => one.status),
      links.map((one) => one.orderId),
      links.map((one) => one.at),
    ],
  );
}

/** Vouchers with these codes (upper case). */
export function vouchersByCode(tx: ShopTx, codes: readonly string[], lock: boolean): Promise<Voucher[]> {
  return tx.query<Voucher>(
    `SELECT ${COLUMNS} FROM vouchers WHERE shop_id = $1 AND code = ANY ($2::text[])
     ORDER BY voucher_id ${lock ? 'FOR UPDATE' : ''}`,
    [tx.shopId, codes],
  );
}

/**
 * Reservations older than `before`: the process that made them is gone. Oldest first, as their ids are.
 * @param after the last one that was seen
 */
export function staleReservations(
  tx: ShopTx,
  before: Date,
  after: VoucherId | null,
  limit: number,
): Promise<Voucher[]> {
  return tx.query<Voucher>(
    `SELECT ${COLUMNS} FROM vouchers WHERE shop_id = $1 AND status = 'reserved' AND reserved_at < $2
       AND ($3::uuid IS NULL OR voucher_id > $3) ORDER BY voucher_id LIMIT $4`,
    [tx.shopId, before, after, limit],
  );
}

/** A member's points that are set aside for vouchers being made. Lock the member's balance first. */
export async function reservedPoints(tx: ShopTx, memberId: MemberId): Promise<bigint> {
  const [row] = await tx.query<{ points: bigint }>(
    `SELECT coalesce(sum(points), 0)::bigint AS points FROM vouchers
     WHERE shop_id = $1 AND member_id = $2 AND status = 'reserved'`,
    [tx.shopId, memberId],
  );
  return row?.points ?? 0n;
}

/** Vouchers in a member's hands whose time was over by `before`, oldest first. */
export function expiredVouchers(tx: ShopTx, before: Date, limit: number): Promise<Voucher[]> {
  return tx.query<Voucher>(
    `SELECT ${COLUMNS} FROM vouchers WHERE shop_id = $1 AND status = 'active' AND expires_at <= $2
     ORDER BY expires_at, voucher_id LIMIT $3`,
    [tx.shopId, before, limit],
  );
}

/**
 * Waits until nobody else is redeeming this reward, until the transaction ends, so that who counts its stock counts
 * right. Lock the member's balance first.
 */
export async function lockReward(tx: ShopTx, rewardId: string): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('reward ' || $1::text || ' ' || $2, 0))`, [
    tx.shopId,
    rewardId,
  ]);
}

/**
 * How often a reward was redeemed: when by the member, and how often in all. What came to nothing or was given back is
 * not counted.
 */
export async function redemptionsOf(
  tx: ShopTx,
  rewardId: string,
  memberId: MemberId,
): Promise<{ byMember: Date[]; inAll: number }> {
  const rows = await tx.query<{ reserved_at: Date | null; times: bigint }>(
    `SELECT CASE WHEN member_id = $3 THEN reserved_at END AS reserved_at, count(*) AS times FROM vouchers
     WHERE shop_id = $1 AND reward_id = $2 AND status NOT IN ('released', 'returned') GROUP BY 1`,
    [tx.shopId, rewardId, memberId],
  );
  return {
    byMember: rows.flatMap(({ reserved_at, times }) =>
      reserved_at === null ? [] : Array.from({ length: Number(times) }, () => reserved_at),
    ),
    inAll: Number(rows.reduce((sum, { times }) => sum + times, 0n)),
  };
}

/** When some members redeemed these rewards; what came to nothing or was given back is not counted. */
export async function redemptionsOfMembers(
  tx: ShopTx,
  memberIds: readonly MemberId[],
  rewardIds: readonly string[],
): Promise<{ memberId: MemberId; rewardId: string; at: Date }[]> {
  const rows = await tx.query<{ member_id: MemberId; reward_id: string; reserved_at: Date }>(
    `SELECT member_id, reward_id, reserved_at FROM vouchers
     WHERE shop_id = $1 AND member_id = ANY ($2::bigint[]) AND reward_id = ANY ($3)
       AND status NOT IN ('released', 'returned')`,
    [tx.shopId, memberIds, rewardIds],
  );
  return rows.map((row) => ({ memberId: row.member_id, rewardId: row.reward_id, at: row.reserved_at }));
}

/** Which of these rewards were redeemed so often that none is left, in the order of their ids. */
export async function soldOutRewards(
  tx: ShopTx,
  rewards: readonly { readonly id: string; readonly stock: number }[],
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    // No more than the stock is counted, however long ago it ran out.
    `SELECT r.id FROM unnest($2::text[], $3::bigint[]) AS r (id, stock) WHERE r.stock <= (
       SELECT count(*) FROM (SELECT FROM vouchers v WHERE v.shop_id = $1 AND v.reward_id = r.id
         AND v.status NOT IN ('released', 'returned') LIMIT r.stock) redeemed)
     ORDER BY r.id`,
    [tx.shopId, rewards.map(({ id }) => id), rewards.map(({ stock }) => stock)],
  );
  return rows.map(({ id }) => id);
}

/** Whether the member has another voucher that ends at this very instant. */
export async function hasVoucherEnding(tx: ShopTx, memberId: MemberId, expiresAt: Date): Promise<boolean> {
  const rows = await tx.query(
    'SELECT FROM vouchers WHERE shop_id = $1 AND member_id = $2 AND expires_at = $3 LIMIT 1',
    [tx.shopId, memberId, expiresAt],
  );
  return rows.length > 0;
}

/** The member's tier at an instant, by its id in the programme; null outside all of them. */
export async function tierOf(tx: ShopTx, memberId: MemberId, at: Date): Promise<string | null> {
  const [row] = await tx.query<{ tier_id: string }>(
    `SELECT tier_id FROM member_tiers WHERE shop_id = $1 AND member_id = $2 AND since <= $3
       AND (until IS NULL OR until > $3) ORDER BY since DESC LIMIT 1`,
    [tx.shopId, memberId, at],
  );
  return row?.tier_id ?? null;
}
