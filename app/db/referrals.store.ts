import type { ShopTx } from '#app/db/database.ts';
import { sqlFile } from '#app/db/sql.ts';
import type {
  ReferralChannel,
  ReferralDecision,
  ReferralReason,
  ReferralState,
  ReviewReason,
} from '#app/domain/referrals/referral.ts';
import type { ReferralTerms } from '#app/domain/referrals/terms.ts';
import type { LotId, MemberId, OrderId } from '#app/kernel/ids.ts';

/** A referral as it is kept. */
export type ReferralRow = {
  readonly referral_id: string;
  readonly advocate_id: MemberId;
  readonly code: string;
  readonly channel: ReferralChannel;
  readonly email_masked: string;
  readonly friend_id: MemberId | null;
  readonly state: ReferralState;
  readonly reasons: readonly ReferralReason[];
  readonly claim_reasons: readonly ReviewReason[];
  readonly terms: ReferralTerms;
  readonly discount_code: string;
  readonly shopify_discount_id: string | null;
  readonly voucher_expires_at: Date;
  readonly order_id: OrderId | null;
  readonly order_net_minor: bigint;
  readonly claimed_at: Date;
  readonly bought_at: Date | null;
  readonly qualifies_at: Date | null;
  readonly rewarded_at: Date | null;
  readonly decision: ReferralDecision | null;
  readonly decided_at: Date | null;
  readonly decided_by: string | null;
  /** What stood against it when the merchant's words were given. */
  readonly seen_reasons: readonly ReferralReason[];
  readonly awarded_points: bigint;
  readonly settlements: number;
  readonly due_at: Date | null;
};

const COLUMNS = `referral_id, advocate_id, code, channel, email_masked, friend_id, state, reasons, claim_reasons, terms,
  discount_code, shopify_discount_id, voucher_expires_at, order_id, order_net_minor, claimed_at, bought_at, qualifies_at,
  rewarded_at, decision, decided_at, decided_by, seen_reasons, awarded_points, settlements, due_at`;

/** What was claimed with a mailbox, by its keyed hash. */
export async function referralByEmail(tx: ShopTx, emailHash: string): Promise<ReferralRow | null> {
  const [row] = await tx.query<ReferralRow>(
    `SELECT ${COLUMNS} FROM referrals WHERE shop_id = $1 AND email_hash = $2`,
    [tx.shopId, emailHash],
  );
  return row ?? null;
}

/** Referrals by their ids; `lock` keeps others from changing them meanwhile. */
export function referralsById(
  tx: ShopTx,
  referralIds: readonly string[],
  { lock }: { readonly lock: boolean },
): Promise<ReferralRow[]> {
  return tx.query<ReferralRow>(
    `SELECT ${COLUMNS} FROM referrals WHERE shop_id = $1 AND referral_id = ANY ($2::uuid[])
     ORDER BY referral_id ${lock ? 'FOR UPDATE' : ''}`,
    [tx.shopId, referralIds],
  );
}

/** Customers with a mailbox, or with one of these keys, and what a claim asks of them. */
export function claimantsOf(
  tx: ShopTx,
  identity: string,
  customerIds: readonly MemberId[],
): Promise<{ customer_id: MemberId; has_orders: boolean; by_mailbox: boolean }[]> {
  return tx.query(
    `SELECT c.customer_id, EXISTS (SELECT FROM orders o WHERE o.shop_id = $1 AND o.customer_id = c.customer_id AND NOT o.test
       AND o.cancelled_at IS NULL AND o.deleted_at IS NULL
       AND o.financial_status NOT IN ('pending', 'voided', 'expired', 'refunded')) AS has_orders,
       c.email_identity IS NOT DISTINCT FROM $2 AS by_mailbox
     FROM customers c WHERE c.shop_id = $1 AND c.merged_into IS NULL
       AND (c.email_identity = $2 OR c.customer_id = ANY ($3::bigint[])) ORDER BY c.customer_id LIMIT 50`,
    [tx.shopId, identity, customerIds],
  );
}

/** How many claimed with an advocate's invitations within a time. */
export async function claimsBetween(
  tx: ShopTx,
  advocateId: MemberId,
  from: Date,
  before: Date,
): Promise<number> {
  const [row] = await tx.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM referrals WHERE shop_id = $1 AND advocate_id = $2 AND claimed_at >= $3 AND claimed_at < $4`,
    [tx.shopId, advocateId, from, before],
  );
  return row?.n ?? 0;
}

/** How many of an advocate's referrals ended as orders of their own. */
export async function ownOrdersOf(tx: ShopTx, advocateId: MemberId): Promise<number> {
  const [row] = await tx.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM referrals
     WHERE shop_id = $1 AND advocate_id = $2 AND state = 'rejected' AND 'own-order' = ANY (reasons)`,
    [tx.shopId, advocateId],
  );
  return row?.n ?? 0;
}

export type NewReferral = Pick<
  ReferralRow,
  | 'referral_id'
  | 'advocate_id'
  | 'code'
  | 'channel'
  | 'email_masked'
  | 'friend_id'
  | 'claim_reasons'
  | 'terms'
  | 'discount_code'
  | 'voucher_expires_at'
  | 'claimed_at'
> & { readonly email_hash: string };

/**
 * Keeps a claim. One that had expired with the same mailbox is claimed anew, unless an order with its voucher may still be
 * paid; any other stays as it is.
 * @returns whether it was kept
 */
export async function addReferral(tx: ShopTx, referral: NewReferral): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO referrals AS r (shop_id, referral_id, advocate_id, code, channel, email_hash, email_masked, friend_id,
       state, reasons, claim_reasons, terms, discount_code, voucher_expires_at, claimed_at, due_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, CASE WHEN cardinality($9::text[]) > 0 THEN 'review' ELSE 'claimed' END, $9, $9,
       $10, $11, $12, $13, $12)
     ON CONFLICT (shop_id, email_hash) DO UPDATE SET referral_id = EXCLUDED.referral_id,
       advocate_id = EXCLUDED.advocate_id, code = EXCLUDED.code, channel = EXCLUDED.channel,
       email_masked = EXCLUDED.email_masked, friend_id = EXCLUDED.friend_id, state = EXCLUDED.state,
       reasons = EXCLUDED.reasons, claim_reasons = EXCLUDED.claim_reasons, terms = EXCLUDED.terms,
       discount_code = EXCLUDED.discount_code, shopify_discount_id = NULL,
       voucher_expires_at = EXCLUDED.voucher_expires_at, claimed_at = EXCLUDED.claimed_at, due_at = EXCLUDED.due_at,
       decision = NULL, decided_at = NULL, decided_by = NULL, decision_note = NULL, seen_reasons = '{}'
     WHERE r.state = 'expired' AND r.awarded_points = 0 AND r.settlements = 0
       AND NOT EXISTS (SELECT FROM referral_evidence e JOIN orders o USING (shop_id, order_id)
         WHERE e.shop_id = $1 AND e.referral_id = r.referral_id AND o.cancelled_at IS NULL AND o.deleted_at IS NULL)
     RETURNING 1`,
    [
      tx.shopId,
      referral.referral_id,
      referral.advocate_id,
      referral.code,
      referral.channel,
      referral.email_hash,
      referral.email_masked,
      referral.friend_id,
      referral.claim_reasons,
      JSON.stringify(referral.terms),
      referral.discount_code,
      referral.voucher_expires_at,
      referral.claimed_at,
    ],
  );
  return rows.length > 0;
}

/** The friend's voucher exists on Shopify. @returns false where the claim is gone: another try of it was refused */
export async function noteFriendVoucher(
  tx: ShopTx,
  referralId: string,
  discountId: string,
): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE referrals SET shopify_discount_id = COALESCE(shopify_discount_id, $3)
     WHERE shop_id = $1 AND referral_id = $2 RETURNING 1`,
    [tx.shopId, referralId, discountId],
  );
  return rows.length > 0;
}

/** A claim whose voucher could not be made is none. */
export async function dropUnmade(tx: ShopTx, referralId: string): Promise<void> {
  await tx.query(
    `DELETE FROM referrals WHERE shop_id = $1 AND referral_id = $2 AND shopify_discount_id IS NULL AND settlements = 0`,
    [tx.shopId, referralId],
  );
}

/** Reasons that a word has not been given about yet. What the merchant decided is none that they saw. */
const UNSEEN = `EXISTS (SELECT FROM unnest(reasons) AS reason WHERE reason <> 'merchant' AND reason <> ALL (seen_reasons))`;

/**
 * Notes the merchant's word, with the reasons that stood against the referral then; where it is another one than before,
 * or about other reasons, the referral is to be looked at again. The same word once more about the same leaves when it
 * was given, and without a note also what was noted, and by whom.
 */
export async function writeDecisions(
  tx: ShopTx,
  referralIds: readonly string[],
  {
    decision,
    at,
    by,
    note,
  }: { readonly decision: ReferralDecision; readonly at: Date; readonly by: string; readonly note: string },
): Promise<void> {
  await tx.query(
    `UPDATE referrals SET decision = $3, decided_by = $5, decision_note = NULLIF($6, ''),
       decided_at = CASE WHEN decision = $3 AND NOT ${UNSEEN} THEN decided_at ELSE $4 END,
       due_at = CASE WHEN decision = $3 AND NOT ${UNSEEN} THEN due_at ELSE $4 END,
       seen_reasons = ARRAY (SELECT unnest(seen_reasons) UNION SELECT unnest(reasons) EXCEPT SELECT 'merchant')
     WHERE shop_id = $1 AND referral_id = ANY ($2::uuid[]) AND (decision IS DISTINCT FROM $3 OR $6 <> '' OR ${UNSEEN})`,
    [tx.shopId, referralIds, decision, at, by, note],
  );
}

/** Advocates with referrals to look at by `now`, those who waited longest first. */
export async function dueAdvocates(tx: ShopTx, now: Date, limit: number): Promise<MemberId[]> {
  const rows = await tx.query<{ advocate_id: MemberId }>(
    `SELECT advocate_id FROM (SELECT advocate_id, due_at FROM referrals WHERE shop_id = $1 AND due_at <= $2
       ORDER BY due_at LIMIT $3) due GROUP BY advocate_id ORDER BY min(due_at)`,
    [tx.shopId, now, limit],
  );
  return rows.map((row) => row.advocate_id);
}

/**
 * Of these advocates the referrals to look at, and those that count or would but for the month's limit, locked. Whoever
 * asks has the shop's lane.
 */
export function lockReferralsOf(
  tx: ShopTx,
  advocateIds: readonly MemberId[],
  now: Date,
): Promise<ReferralRow[]> {
  return tx.query<ReferralRow>(
    `SELECT ${COLUMNS} FROM referrals WHERE shop_id = $1 AND advocate_id = ANY ($2::bigint[])
       AND (due_at <= $3 OR state = 'rewarded' OR 'month-full' = ANY (reasons) OR awarded_points <> 0)
     ORDER BY referral_id FOR UPDATE`,
    [tx.shopId, advocateIds, now],
  );
}

/** What each of these referrals has become. */
export type ReferralChange = Pick<
  ReferralRow,
  | 'referral_id'
  | 'state'
  | 'reasons'
  | 'order_id'
  | 'order_net_minor'
  | 'bought_at'
  | 'qualifies_at'
  | 'rewarded_at'
  | 'awarded_points'
  | 'settlements'
  | 'due_at'
>;

/** Writes what referrals have become. */
export async function writeReferrals(tx: ShopTx, changes: readonly ReferralChange[]): Promise<void> {
  if (changes.length === 0) return;
  await tx.query(
    `UPDATE referrals r SET state = u.state, reasons = u.reasons::text[], order_id = u.order_id,
       order_net_minor = u.net, bought_at = u.bought_at, qualifies_at = u.qualifies_at, rewarded_at = u.rewarded_at,
       awarded_points = u.awarded, settlements = u.settlements, due_at = u.due_at
     FROM unnest($2::uuid[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::timestamptz[], $8::timestamptz[],
       $9::timestamptz[], $10::bigint[], $11::int[], $12::timestamptz[])
       AS u (referral_id, state, reasons, order_id, net, bought_at, qualifies_at, rewarded_at, awarded, settlements, due_at)
     WHERE r.shop_id = $1 AND r.referral_id = u.referral_id`,
    [
      tx.shopId,
      changes.map((one) => one.referral_id),
      changes.map((one) => one.state),
      changes.map((one) => `{${one.reasons.join(',')}}`),
      changes.map((one) => one.order_id),
      changes.map((one) => one.order_net_minor),
      changes.map((one) => one.bought_at),
      changes.map((one) => one.qualifies_at),
      changes.map((one) => one.rewarded_at),
      changes.map((one) => one.awarded_points),
      changes.map((one) => one.settlements),
      changes.map((one) => one.due_at),
    ],
  );
}

export type MilestoneRow = {
  readonly member_id: MemberId;
  readonly milestone_id: string;
  readonly friends: number;
  readonly points: bigint;
  readonly reached_at: Date;
  readonly awarded_points: bigint;
  readonly settlements: number;
};

/** Milestones that these members have, or had. */
export async function milestonesOf(tx: ShopTx, memberIds: readonly MemberId[]): Promise<MilestoneRow[]> {
  return tx.query<MilestoneRow>(
    `SELECT member_id, milestone_id, friends, points, reached_at, awarded_points, settlements FROM referral_milestones
     WHERE shop_id = $1 AND member_id = ANY ($2::bigint[])`,
    [tx.shopId, memberIds],
  );
}

/** Writes what of milestones has been given. */
export async function writeMilestones(tx: ShopTx, rows: readonly MilestoneRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `INSERT INTO referral_milestones (shop_id, member_id, milestone_id, friends, points, reached_at, awarded_points, settlements)
     SELECT $1, u.* FROM unnest($2::bigint[], $3::text[], $4::int[], $5::bigint[], $6::timestamptz[], $7::bigint[], $8::int[]) AS u
     ON CONFLICT (shop_id, member_id, milestone_id) DO UPDATE SET reached_at = EXCLUDED.reached_at,
       awarded_points = EXCLUDED.awarded_points, settlements = EXCLUDED.settlements`,
    [
      tx.shopId,
      rows.map((one) => one.member_id),
      rows.map((one) => one.milestone_id),
      rows.map((one) => one.friends),
      rows.map((one) => one.points),
      rows.map((one) => one.reached_at),
      rows.map((one) => one.awarded_points),
      rows.map((one) => one.settlements),
    ],
  );
}

/** Which lots the transactions of these keys made, by key. */
export async function lotsMadeBy(tx: ShopTx, keys: readonly string[]): Promise<Map<string, LotId[]>> {
  const lots = new Map<string, LotId[]>();
  if (keys.length === 0) return lots;
  const rows = await tx.query<{ idempotency_key: string; lot_id: LotId }>(
    `SELECT t.idempotency_key, e.lot_id FROM ledger_transactions t JOIN ledger_entries e USING (shop_id, transaction_id)
     WHERE t.shop_id = $1 AND t.idempotency_key = ANY ($2::text[]) AND e.account = 'available' AND e.points > 0
       AND e.lot_id IS NOT NULL`,
    [tx.shopId, keys],
  );
  for (const row of rows)
    lots.set(row.idempotency_key, [...(lots.get(row.idempotency_key) ?? []), row.lot_id]);
  return lots;
}

const CIRCLES = sqlFile('referral-circles');

/** From whom the advocates of claims descend, by claims made before: `id` and customer. */
export async function upstreamOf(
  tx: ShopTx,
  claims: readonly { readonly id: string; readonly advocateId: MemberId; readonly at: Date }[],
): Promise<ReadonlySet<string>> {
  if (claims.length === 0) return new Set();
  const rows = await tx.query<{ id: string; ancestor: MemberId }>(CIRCLES, [
    tx.shopId,
    claims.map((one) => one.id),
    claims.map((one) => one.advocateId),
    claims.map((one) => one.at),
  ]);
  return new Set(rows.map((row) => `${row.id}:${row.ancestor}`));
}

/** A member's referrals, newest first. */
export function referralsOf(tx: ShopTx, memberId: MemberId, limit: number): Promise<ReferralRow[]> {
  return tx.query<ReferralRow>(
    `SELECT ${COLUMNS} FROM referrals WHERE shop_id = $1 AND advocate_id = $2 ORDER BY claimed_at DESC, referral_id LIMIT $3`,
    [tx.shopId, memberId, limit],
  );
}
