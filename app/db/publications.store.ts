import type { ShopTx, Tx } from '#app/db/database.ts';
import { sqlFile } from '#app/db/sql.ts';
import type { Cause, TransactionKind } from '#app/domain/ledger/accounts.ts';
import type { RewardKind } from '#app/domain/rewards/settings.ts';
import type { VoucherDetails } from '#app/domain/rewards/voucher.ts';
import type { MemberId, ShopId, ShopifyCustomerId } from '#app/kernel/ids.ts';

/** Stands for the programme itself among the members to publish. */
export const PROGRAMME = 0n as MemberId;

/** Marks summaries on the storefront as out of date. */
export async function markForPublication(tx: ShopTx, memberIds: readonly MemberId[]): Promise<void> {
  await tx.query(
    `INSERT INTO publications (shop_id, member_id) SELECT $1, unnest($2::bigint[])
     ON CONFLICT (shop_id, member_id) DO UPDATE SET marked_at = clock_timestamp(), not_before = now(), attempts = 0`,
    [tx.shopId, memberIds],
  );
}

/** Marks summaries (or the programme's) for the instants at which time alone changes them, unless they are marked anyway. */
export async function markForLater(
  tx: ShopTx,
  marks: readonly { readonly memberId: MemberId; readonly at: Date }[],
): Promise<void> {
  if (marks.length === 0) return;
  const rows = [...marks].sort((a, b) => (a.memberId < b.memberId ? -1 : 1));
  await tx.query(
    `INSERT INTO publications (shop_id, member_id, not_before) SELECT $1, u.* FROM unnest($2::bigint[], $3::timestamptz[]) AS u
     ON CONFLICT (shop_id, member_id) DO NOTHING`,
    [tx.shopId, rows.map((one) => one.memberId), rows.map((one) => one.at)],
  );
}

/** Marks the members of whom so many friends have been rewarded: from one number until before another. */
export async function markByRewardedFriends(
  tx: ShopTx,
  ranges: readonly { readonly from: number; readonly until: number | null }[],
): Promise<void> {
  if (ranges.length === 0) return;
  await tx.query(
    `INSERT INTO publications (shop_id, member_id) SELECT $1, c.customer_id FROM customers c
     LEFT JOIN (SELECT advocate_id, count(*) AS rewarded FROM referrals
       WHERE shop_id = $1 AND state = 'rewarded' GROUP BY advocate_id) r ON r.advocate_id = c.customer_id
     WHERE c.shop_id = $1 AND c.is_member AND c.shopify_id IS NOT NULL
       AND EXISTS (SELECT FROM unnest($2::int[], $3::int[]) AS u (first, until)
         WHERE COALESCE(r.rewarded, 0) >= u.first AND (u.until IS NULL OR COALESCE(r.rewarded, 0) < u.until))
     ORDER BY c.customer_id
     ON CONFLICT (shop_id, member_id) DO UPDATE SET marked_at = clock_timestamp(), not_before = now(), attempts = 0`,
    [tx.shopId, ranges.map((one) => one.from), ranges.map((one) => one.until)],
  );
}

/** Marks the members who have no code to invite by: publishing gives them one. */
export async function markWithoutReferralCode(tx: ShopTx): Promise<void> {
  await tx.query(
    `INSERT INTO publications (shop_id, member_id) SELECT $1, c.customer_id FROM customers c
     WHERE c.shop_id = $1 AND c.is_member AND c.shopify_id IS NOT NULL
       AND NOT EXISTS (SELECT FROM referral_codes r WHERE r.shop_id = $1 AND r.member_id = c.customer_id)
     ORDER BY c.customer_id ON CONFLICT (shop_id, member_id) DO NOTHING`,
    [tx.shopId],
  );
}

export async function shopsToPublish(tx: Tx, now: Date): Promise<ShopId[]> {
  const rows = await tx.query<{ shop_id: ShopId }>(
    'SELECT DISTINCT shop_id FROM publications WHERE not_before <= $1',
    [now],
  );
  return rows.map((row) => row.shop_id);
}

export type Lease = { readonly memberId: MemberId; readonly markedAt: string; readonly attempts: number };

/** Takes up to `limit` due publications for `leaseMs`; a process that dies gives them back by that time's passing. */
export async function leasePublications(
  tx: ShopTx,
  now: Date,
  limit: number,
  leaseMs: number,
): Promise<Lease[]> {
  const rows = await tx.query<{ member_id: MemberId; marked_at: string; attempts: number }>(
    `UPDATE publications p SET not_before = $4, attempts = p.attempts + 1
     FROM (SELECT member_id FROM publications WHERE shop_id = $1 AND not_before <= $2
           ORDER BY not_before LIMIT $3 FOR UPDATE SKIP LOCKED) due
     WHERE p.shop_id = $1 AND p.member_id = due.member_id
     RETURNING p.member_id, p.marked_at::text, p.attempts`,
    [tx.shopId, now, limit, new Date(now.getTime() + leaseMs)],
  );
  return rows.map((row) => ({ memberId: row.member_id, markedAt: row.marked_at, attempts: row.attempts }));
}

/** Done, unless marked again meanwhile: then it stays, and is due at once. */
export async function finishPublications(tx: ShopTx, leases: readonly Lease[]): Promise<void> {
  const values = [tx.shopId, leases.map((lease) => lease.memberId), leases.map((lease) => lease.markedAt)];
  // Locked in key order, as the drain marks them: the two never wait for each other in a circle.
  await tx.query(
    `WITH done AS (
       SELECT p.member_id FROM publications p
       JOIN unnest($2::bigint[], $3::timestamptz[]) AS u (member_id, marked_at) USING (member_id, marked_at)
       WHERE p.shop_id = $1 ORDER BY p.member_id FOR UPDATE OF p
     ) DELETE FROM publications p USING done WHERE p.shop_id = $1 AND p.member_id = done.member_id`,
    values,
  );
}

/** Not done: due again at `at`. */
export async function postponePublications(tx: ShopTx, leases: readonly Lease[], at: Date): Promise<void> {
  await tx.query(
    `UPDATE publications p SET not_before = $4
     FROM unnest($2::bigint[], $3::timestamptz[]) AS u (member_id, marked_at)
     WHERE p.shop_id = $1 AND p.member_id = u.member_id AND p.marked_at = u.marked_at`,
    [tx.shopId, leases.map((lease) => lease.memberId), leases.map((lease) => lease.markedAt), at],
  );
}

/** Nobody to publish for: the shop uninstalled the app. */
export async function dropPublications(tx: ShopTx): Promise<void> {
  await tx.query('DELETE FROM publications WHERE shop_id = $1', [tx.shopId]);
}

export type SummaryRow = {
  readonly member_id: MemberId;
  readonly shopify_id: ShopifyCustomerId | null;
  readonly enrolled: boolean;
  readonly away: boolean;
  readonly birth_month: number | null;
  readonly birth_day: number | null;
  readonly birthday_locked_at: Date | null;
  readonly subscribed: boolean;
  readonly pending: bigint;
  readonly available: bigint;
  readonly lifetime: bigint;
  readonly next_points: bigint | null;
  readonly next_at: Date | null;
  readonly entries: readonly {
    readonly at: string;
    readonly points: string;
    readonly kind: TransactionKind;
    readonly pending: boolean;
    readonly cause: Cause;
  }[];
  readonly vouchers: readonly {
    readonly id: string;
    readonly code: string;
    readonly points: string;
    readonly value: string;
    readonly currency: string;
    readonly expiresAt: string | null;
    readonly kind: RewardKind;
    readonly details: VoucherDetails;
  }[];
};

const SUMMARIES = sqlFile('member-summaries');

/** What the storefront shows of each member, in one statement. */
export function memberSummaries(
  tx: ShopTx,
  memberIds: readonly MemberId[],
  now: Date,
): Promise<SummaryRow[]> {
  return tx.query<SummaryRow>(SUMMARIES, [tx.shopId, memberIds, now], 'member-summaries');
}

/** Share of the money paid for goods that is not tax, in ten-thousandths, over the newest orders; null without orders. */
export async function netShareOfPrices(tx: ShopTx): Promise<number | null> {
  const [row] = await tx.query<{ share: number | null }>(
    // A share lies between nothing and all, whatever a store's tax lines say: beyond that it would not be a number.
    `SELECT round(LEAST(10000, GREATEST(0, 10000 * (1 - sum(tax) / NULLIF(sum(money), 0)))))::int AS share FROM (
       SELECT (line->>8)::numeric AS tax, (line->>6)::numeric * (line->>4)::numeric - (line->>7)::numeric AS money
       FROM (SELECT facts FROM orders WHERE shop_id = $1 AND name <> '' ORDER BY placed_at DESC LIMIT 200) newest,
         jsonb_array_elements(newest.facts->'l') AS line
       WHERE (line->>9)::int = 0) lines`,
    [tx.shopId],
  );
  return row?.share ?? null;
}
