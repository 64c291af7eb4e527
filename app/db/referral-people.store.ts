import type { ShopTx } from '#app/db/database.ts';
import type { MemberId } from '#app/kernel/ids.ts';

/** What becomes of members' invitations: how many claimed, bought and were rewarded. */
export async function referralCountsOf(
  tx: ShopTx,
  memberIds: readonly MemberId[],
): Promise<Map<MemberId, { claimed: number; bought: number; rewarded: number }>> {
  if (memberIds.length === 0) return new Map();
  const rows = await tx.query<{ advocate_id: MemberId; claimed: number; bought: number; rewarded: number }>(
    `SELECT advocate_id, count(*)::int AS claimed, count(bought_at)::int AS bought,
       (count(*) FILTER (WHERE state = 'rewarded'))::int AS rewarded
     FROM referrals WHERE shop_id = $1 AND advocate_id = ANY ($2::bigint[]) GROUP BY advocate_id`,
    [tx.shopId, memberIds],
    'referral-counts',
  );
  return new Map(rows.map(({ advocate_id, ...counts }) => [advocate_id, counts]));
}

/** Who was merged into another: invitations, claims and milestones become the other's. */
export async function mergeReferrals(tx: ShopTx, from: MemberId, into: MemberId, now: Date): Promise<void> {
  const values = [tx.shopId, from, into];
  await tx.query('UPDATE referral_codes SET member_id = $3 WHERE shop_id = $1 AND member_id = $2', values);
  await tx.query(
    `UPDATE referrals SET advocate_id = CASE WHEN advocate_id = $2 THEN $3 ELSE advocate_id END,
       friend_id = CASE WHEN friend_id = $2 THEN $3 ELSE friend_id END, due_at = $4
     WHERE shop_id = $1 AND (advocate_id = $2 OR friend_id = $2)`,
    [...values, now],
  );
  await tx.query(
    `WITH gone AS (DELETE FROM referral_days WHERE shop_id = $1 AND member_id = $2 RETURNING *)
     INSERT INTO referral_days AS d (shop_id, member_id, day, channel, shared, visited)
     SELECT $1, $3, day, channel, shared, visited FROM gone
     ON CONFLICT (shop_id, member_id, day, channel) DO UPDATE SET shared = d.shared + EXCLUDED.shared,
       visited = d.visited + EXCLUDED.visited`,
    values,
  );
  // Of a milestone that both have had, what the one who goes had of it stays given, and is nobody's to take back.
  await tx.query(
    `WITH gone AS (DELETE FROM referral_milestones WHERE shop_id = $1 AND member_id = $2 RETURNING *)
     INSERT INTO referral_milestones SELECT shop_id, $3, milestone_id, friends, points, reached_at, awarded_points, settlements
     FROM gone ON CONFLICT (shop_id, member_id, milestone_id) DO NOTHING`,
    values,
  );
}

/**
 * Forgets people as friends: who they were is no longer known, what they brought stays counted. As advocates they have no
 * code any more.
 * @param emailHashes of their mailboxes
 */
export async function forgetFriend(
  tx: ShopTx,
  customerIds: readonly MemberId[],
  emailHashes: readonly string[],
): Promise<void> {
  const values = [tx.shopId, customerIds, emailHashes];
  await tx.query(
    `UPDATE referrals SET email_hash = NULL, email_masked = '•••', decision_note = NULL
     WHERE shop_id = $1 AND (friend_id = ANY ($2::bigint[]) OR email_hash = ANY ($3::text[]))`,
    values,
  );
  await tx.query('DELETE FROM referral_codes WHERE shop_id = $1 AND member_id = ANY ($2::bigint[])', [
    tx.shopId,
    customerIds,
  ]);
  await tx.query(
    `UPDATE referral_evidence e SET address_hash = NULL FROM orders o
     WHERE e.shop_id = $1 AND o.shop_id = $1 AND o.order_id = e.order_id AND o.customer_id = ANY ($2::bigint[])`,
    [tx.shopId, customerIds],
  );
}

/** What is kept of people as advocates and as friends, for the answer to a data request. */
export async function exportReferrals(
  tx: ShopTx,
  customerIds: readonly MemberId[],
): Promise<{ referrals: unknown[]; invitations: unknown[] }> {
  const asked = [tx.shopId, customerIds];
  return {
    referrals: await tx.query(
      `SELECT code, channel, email_masked, state, claimed_at, bought_at, rewarded_at, awarded_points FROM referrals
       WHERE shop_id = $1 AND advocate_id = ANY ($2::bigint[]) ORDER BY claimed_at`,
      asked,
    ),
    invitations: await tx.query(
      `SELECT channel, email_masked, state, discount_code, claimed_at, bought_at, order_id FROM referrals
       WHERE shop_id = $1 AND friend_id = ANY ($2::bigint[]) ORDER BY claimed_at`,
      asked,
    ),
  };
}
