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

const LAST_ACTIVITY = sqlFile('last-activity');
const LOT_DATES = sqlFile('lot-dates').replace('{last-activity}', LAST_ACTIVITY);

/** When each member last ordered or redeemed; who never did is left out. */
export async function lastActivityOf(
  tx: ShopTx,
  memberIds: readonly MemberId[],
): Promise<Map<MemberId, Date>> {
  if (memberIds.length === 0) return new Map();
  const rows = await tx.query<{ member_id: MemberId; at: Date | null }>(
    `WITH idle AS (SELECT unnest($2::bigint[]) AS member_id) ${LAST_ACTIVITY}`,
    [tx.shopId, memberIds],
    'members-last-activity',
  );
  return new Map(rows.flatMap((row) => (row.at === null ? [] : [[row.member_id, row.at] as const])));
}

export type ExpiringPoints = { readonly at: Date; readonly points: bigint; readonly lots: number };

/**
 * What will expire when, month by month in the shop's zone, as things stand: `month` is `2027-03`. What is overdue goes
 * as soon as the job comes by: it belongs to the present month.
 * @param months how many to tell of, the present one first
 */
export async function expiringByMonth(
  tx: ShopTx,
  timezone: string,
  now: Date,
  months: number,
): Promise<{ month: string; points: bigint; members: number }[]> {
  const rows = await tx.query<{ month: string; points: bigint; members: bigint }>(
    `WITH held AS MATERIALIZED (
       SELECT member_id, inactivity_months, expires_at, sum(available) AS points, count(*) AS lots FROM lots
       WHERE shop_id = $1 AND available > 0 AND expires_at IS NOT NULL GROUP BY 1, 2, 3
     ), ${LOT_DATES}, going AS (
       SELECT member_id, points, GREATEST($3::timestamptz, at) AT TIME ZONE $2 AS at FROM dated
     ), month AS (
       SELECT date_trunc('month', $3::timestamptz AT TIME ZONE $2) + make_interval(months => n) AS starts
       FROM generate_series(0, $4::int - 1) n
     )
     SELECT to_char(m.starts, 'YYYY-MM') AS month, coalesce(sum(g.points), 0)::bigint AS points,
       count(DISTINCT g.member_id) AS members
     FROM month m LEFT JOIN going g ON g.at >= m.starts AND g.at < m.starts + interval '1 month'
     GROUP BY m.starts ORDER BY m.starts`,
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
    `WITH held AS (
       SELECT member_id, inactivity_months, expires_at, sum(available) AS points, count(*) AS lots FROM lots
       WHERE shop_id = $1 AND member_id = ANY ($3::bigint[]) AND available > 0 AND expires_at IS NOT NULL GROUP BY 1, 2, 3
     ), ${LOT_DATES}
     SELECT member_id, at, sum(points)::bigint AS points, sum(lots)::bigint AS lots FROM dated
     GROUP BY member_id, at ORDER BY member_id, at`,
    [tx.shopId, timezone, memberIds],
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
