import type { VoucherStatus } from '#app/db/vouchers.store.ts';
import type { NoAward } from '#app/domain/earning/decide-award.ts';
import type { RewardKind } from '#app/domain/rewards/settings.ts';
import type { VoucherDetails } from '#app/domain/rewards/voucher.ts';
import type { MemberId } from '#app/kernel/ids.ts';
import type { ShopTx } from './database.ts';
import {
  ACTIVITY_COLUMNS,
  ACTIVITY_SOURCE,
  type ActivityItem,
  type TransactionRow,
  toActivity,
} from './transaction-rows.ts';

export type MemberProfile = {
  memberId: bigint;
  shopifyId: bigint | null;
  firstName: string;
  lastName: string;
  email: string | null;
  phone: string | null;
  createdAt: Date;
  enrolledAt: Date | null;
  enrolmentSource: string | null;
  redacted: boolean;
  /** The customer who got this one's points when the two were merged. */
  mergedInto: bigint | null;
  pending: bigint;
  available: bigint;
  debt: bigint;
  lifetime: bigint;
  redeemed: bigint;
  birthMonth: number | null;
  birthDay: number | null;
  /** From then on only the merchant changes the birthday. */
  birthdayLockedAt: Date | null;
  tags: string[];
  /** Since when the customer takes the newsletter; null when not. */
  marketingSince: Date | null;
};

/** Who a customer is and what points they have; null when this shop has no such customer. */
export async function readMember(tx: ShopTx, memberId: MemberId): Promise<MemberProfile | null> {
  const [row] = await tx.query<MemberProfile>(
    `SELECT c.customer_id AS "memberId", c.shopify_id AS "shopifyId", c.first_name AS "firstName",
            c.last_name AS "lastName", c.email, c.phone, c.created_at AS "createdAt",
            CASE WHEN c.is_member THEN c.enrolled_at END AS "enrolledAt",
            c.enrolment_source AS "enrolmentSource", c.redacted_at IS NOT NULL AS redacted,
            c.merged_into AS "mergedInto", coalesce(b.pending, 0) AS pending, coalesce(b.available, 0) AS available,
            coalesce(b.debt, 0) AS debt, coalesce(b.lifetime, 0) AS lifetime, coalesce(b.redeemed, 0) AS redeemed,
            c.birth_month AS "birthMonth", c.birth_day AS "birthDay", c.birthday_locked_at AS "birthdayLockedAt",
            coalesce(c.tags, '{}') AS tags, c.marketing_since AS "marketingSince"
       FROM customers c
       LEFT JOIN balances b ON b.shop_id = c.shop_id AND b.member_id = c.customer_id
      WHERE c.customer_id = $1 AND c.shop_id = $2`,
    [memberId, tx.shopId],
  );
  return row ?? null;
}

/** A transaction with what it did to the member's accounts. */
export type LedgerItem = ActivityItem & {
  pending: bigint;
  available: bigint;
  debt: bigint;
  /** An adjustment, or an event's award, that was undone cannot be undone again. */
  undone: boolean;
};
export type LedgerCursor = { at: Date; id: string };
export type LedgerPage = { rows: LedgerItem[]; next: LedgerCursor | null };

type LedgerRow = TransactionRow & { pending: bigint; available: bigint; debt: bigint; undone: boolean };

/** A member's transactions, newest first. */
export async function readLedger(
  tx: ShopTx,
  memberId: MemberId,
  { after, limit }: { after: LedgerCursor | null; limit: number },
): Promise<LedgerPage> {
  // A redemption is a `reserve` and then a `redeem`; once the second is there it tells the whole story.
  const rows = await tx.query<LedgerRow>(
    `SELECT ${ACTIVITY_COLUMNS}, moved.pending, moved.available, moved.debt,
            t.kind IN ('adjust', 'event') AND EXISTS (
              SELECT FROM ledger_transactions undo
               WHERE undo.shop_id = t.shop_id AND undo.member_id = t.member_id
                 AND undo.reverses = t.transaction_id) AS undone
       FROM (SELECT ${ACTIVITY_SOURCE} FROM ledger_transactions posted
              WHERE shop_id = $1 AND member_id = $2
                AND ($3::timestamptz IS NULL OR (occurred_at, transaction_id) < ($3, $4::uuid))
                AND NOT (kind = 'reserve' AND EXISTS (
                  SELECT FROM vouchers v
                   WHERE v.shop_id = posted.shop_id AND v.voucher_id = posted.voucher_id
                     AND v.status IN ('active', 'used', 'returned', 'lapsed')))
              ORDER BY occurred_at DESC, transaction_id DESC
              LIMIT $5) AS t
       CROSS JOIN LATERAL (
         SELECT coalesce(sum(points) FILTER (WHERE account = 'pending'), 0)::bigint AS pending,
                coalesce(sum(points) FILTER (WHERE account = 'available'), 0)::bigint AS available,
                coalesce(sum(points) FILTER (WHERE account = 'debt'), 0)::bigint AS debt
           FROM ledger_entries e
          WHERE e.shop_id = t.shop_id AND e.transaction_id = t.transaction_id) AS moved
      ORDER BY t.occurred_at DESC, t.transaction_id DESC`,
    [tx.shopId, memberId, after?.at ?? null, after?.id ?? null, limit + 1],
  );
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    rows: shown.map((row) => ({
      ...toActivity(row),
      pending: row.pending,
      available: row.available,
      debt: row.debt,
      undone: row.undone,
    })),
    next: rows.length > limit && last ? { at: last.occurred_at, id: last.transaction_id } : null,
  };
}

/** What the page needs to say of an order, and to say why it earned nothing. */
export type MemberOrder = {
  orderId: bigint;
  name: string;
  placedAt: Date;
  currency: string;
  totalMinor: bigint;
  netMinor: bigint;
  awardedPoints: bigint;
  financialStatus: string;
  programmeVersion: number | null;
  cancelledAt: Date | null;
  deletedAt: Date | null;
  settledAt: Date | null;
  /** Why it earned nothing, as decided when it was last looked at. */
  noAwardReason: NoAward | null;
};

/** A member's newest orders. */
export function readOrders(tx: ShopTx, memberId: MemberId, limit: number): Promise<MemberOrder[]> {
  return tx.query<MemberOrder>(
    `SELECT o.order_id AS "orderId", o.name, o.placed_at AS "placedAt", o.currency, o.total_minor AS "totalMinor",
            o.net_minor AS "netMinor", o.awarded_points AS "awardedPoints", o.financial_status AS "financialStatus",
            o.programme_version AS "programmeVersion", o.cancelled_at AS "cancelledAt", o.deleted_at AS "deletedAt",
            o.settled_at AS "settledAt", o.no_award_reason AS "noAwardReason"
       FROM orders o
      WHERE o.shop_id = $1 AND o.customer_id = $2
      ORDER BY o.placed_at DESC, o.order_id DESC
      LIMIT $3`,
    [tx.shopId, memberId, limit],
  );
}

export type MemberVoucher = {
  voucherId: string;
  code: string;
  points: bigint;
  valueMinor: bigint;
  currency: string;
  /** `expired` is an active one whose time is over. */
  status: VoucherStatus | 'expired';
  kind: RewardKind;
  details: VoucherDetails;
  /** Why it could not be made, in Shopify's words or as a code. */
  failure: string | null;
  reservedAt: Date;
  expiresAt: Date | null;
  usedAt: Date | null;
  returnedAt: Date | null;
  usedOrderId: bigint | null;
  usedOrderName: string | null;
};

/** A member's newest vouchers. A gift card's code is money to whoever reads it: only its end is given. */
export function readVouchers(
  tx: ShopTx,
  memberId: MemberId,
  now: Date,
  limit: number,
): Promise<MemberVoucher[]> {
  return tx.query<MemberVoucher>(
    `SELECT v.voucher_id AS "voucherId",
            CASE WHEN v.kind = 'gift-card' THEN '•••• ' || right(v.code, 4) ELSE v.code END AS code, v.points, v.value_minor AS "valueMinor", v.currency,
            v.kind, v.details, v.failure,
            CASE WHEN v.status = 'active' AND v.expires_at <= $3 THEN 'expired' ELSE v.status END AS status,
            v.reserved_at AS "reservedAt", v.expires_at AS "expiresAt", v.used_at AS "usedAt",
            v.returned_at AS "returnedAt", v.used_order_id AS "usedOrderId", o.name AS "usedOrderName"
       FROM vouchers v
       LEFT JOIN orders o ON o.shop_id = v.shop_id AND o.order_id = v.used_order_id
      WHERE v.shop_id = $1 AND v.member_id = $2
      ORDER BY v.reserved_at DESC
      LIMIT $4`,
    [tx.shopId, memberId, now, limit],
  );
}

export type PendingLot = {
  points: bigint;
  maturesAt: Date;
  orderId: bigint | null;
  orderName: string | null;
};

/** Points that wait, those that mature first coming first. */
export function readPendingLots(tx: ShopTx, memberId: MemberId, limit: number): Promise<PendingLot[]> {
  return tx.query<PendingLot>(
    `SELECT l.pending AS points, l.matures_at AS "maturesAt", l.order_id AS "orderId", o.name AS "orderName"
       FROM lots l
       LEFT JOIN orders o ON o.shop_id = l.shop_id AND o.order_id = l.order_id
      WHERE l.shop_id = $1 AND l.member_id = $2 AND l.pending > 0 AND l.matures_at IS NOT NULL
      ORDER BY l.matures_at, l.lot_id
      LIMIT $3`,
    [tx.shopId, memberId, limit],
  );
}

/** What a member has; nothing at all before the first points. */
export async function pointsOfMember(
  tx: ShopTx,
  memberId: MemberId,
): Promise<{ pending: bigint; available: bigint; lifetime: bigint }> {
  const [row] = await tx.query<{ pending: bigint; available: bigint; lifetime: bigint }>(
    'SELECT pending, available, lifetime FROM balances WHERE shop_id = $1 AND member_id = $2',
    [tx.shopId, memberId],
    'points-of-member',
  );
  return row ?? { pending: 0n, available: 0n, lifetime: 0n };
}
