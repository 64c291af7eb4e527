import type { ShopTx } from '#app/db/database.ts';
import { sqlFile } from '#app/db/sql.ts';
import type { LotId, MemberId } from '#app/kernel/ids.ts';

/** Lots whose date is over by `now` and that still hold points, those that were over first. */
export async function overdueLots(
  tx: ShopTx,
  now: Date,
  limit: number,
): Promise<{ lotId: LotId; memberId: MemberId; moves: boolean }[]> {
  const rows = await tx.query<{ lot_id: LotId; member_id: MemberId; moves: boolean }>(
    `SELECT lot_id, member_id, inactivity_months IS NOT NULL AS moves FROM lots
     WHERE shop_id = $1 AND available > 0 AND expires_at < $2 ORDER BY expires_at, lot_id LIMIT $3`,
    [tx.shopId, now, limit],
    'lots-overdue',
  );
  return rows.map((row) => ({ lotId: row.lot_id, memberId: row.member_id, moves: row.moves }));
}

/** When each member last ordered or redeemed; who never did is left out. */
export async function lastActivityOf(
  tx: ShopTx,
  memberIds: readonly MemberId[],
): Promise<Map<MemberId, Date>> {
  if (memberIds.length === 0) return new Map();
  const rows = await tx.query<{ member_id: MemberId; at: Date | null }>(
    `SELECT m.member_id, GREATEST(
       (SELECT max(o.placed_at) FROM orders o WHERE o.shop_id = $1 AND o.customer_id = m.member_id AND NOT o.test
          AND o.deleted_at IS NULL AND o.cancelled_at IS NULL),
       (SELECT max(v.reserved_at) FROM vouchers v WHERE v.shop_id = $1 AND v.member_id = m.member_id
          AND v.status NOT IN ('reserved', 'released'))) AS at
     FROM unnest($2::bigint[]) AS m (member_id)`,
    [tx.shopId, memberIds],
    'members-last-activity',
  );
  return new Map(rows.flatMap((row) => (row.at === null ? [] : [[row.member_id, row.at] as const])));
}

export type ExpiringPoints = { readonly at: Date; readonly points: bigint; readonly lots: number };

const EXPIRING_BY_MONTH = sqlFile('expiring-by-month');
const EXPIRING_OF_MEMBERS = sqlFile('expiring-of-members');

/**
 * What will expire when, month by month in the shop's zone, as things stand: `month` is `2027-03`.
 * @param months how many to tell of, the present one first
 */
export async function expiringByMonth(
  tx: ShopTx,
  timezone: string,
  now: Date,
  months: number,
): Promise<{ month: string; points: bigint; members: number }[]> {
  const rows = await tx.query<{ month: string; points: bigint; members: bigint }>(
    EXPIRING_BY_MONTH,
    [tx.shopId, timezone, now, months],
    'expiring-by-month',
  );
  return rows.map((row) => ({ month: row.month, points: row.points, members: Number(row.members) }));
}

/** What of each member's points will expire when, soonest first. */
export async function expiringOfMembers(
  tx: ShopTx,
  memberIds: readonly MemberId[],
  timezone: string,
): Promise<Map<MemberId, ExpiringPoints[]>> {
  const rows = await tx.query<{ member_id: MemberId; at: Date; points: bigint; lots: bigint }>(
    EXPIRING_OF_MEMBERS,
    [tx.shopId, memberIds, timezone],
    'expiring-of-members',
  );
  const found = new Map<MemberId, ExpiringPoints[]>();
  for (const { member_id, at, points, lots } of rows) {
    const one = { at, points, lots: Number(lots) };
    const others = found.get(member_id);
    if (others === undefined) found.set(member_id, [one]);
    else others.push(one);
  }
  return found;
}
