import type { ApiScope } from '#app/domain/api/scopes.ts';
import type { EnrolmentSource } from '#app/domain/earning/decide-award.ts';
import type { RewardKind } from '#app/domain/rewards/settings.ts';
import type { MemberId } from '#app/kernel/ids.ts';
import type { ShopTx } from './database.ts';

export type ApiKeyRow = {
  keyId: string;
  name: string;
  scopes: ApiScope[];
  createdAt: Date;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
};

/** Keys of the shop for its merchant: those in use first, the newest first. */
export function listApiKeys(tx: ShopTx, limit: number): Promise<ApiKeyRow[]> {
  return tx.query<ApiKeyRow>(
    `SELECT key_id AS "keyId", name, scopes, created_at AS "createdAt", last_used_at AS "lastUsedAt",
            revoked_at AS "revokedAt"
       FROM api_keys WHERE shop_id = $1
      ORDER BY revoked_at IS NOT NULL, created_at DESC, key_id
      LIMIT $2`,
    [tx.shopId, limit],
  );
}

export type ApiMember = {
  memberId: MemberId;
  shopifyId: bigint | null;
  email: string | null;
  firstName: string;
  lastName: string;
  enrolledAt: Date;
  enrolmentSource: EnrolmentSource | null;
  tier: string | null;
  pending: bigint;
  available: bigint;
  debt: bigint;
  lifetime: bigint;
  redeemed: bigint;
};

const MEMBER = `SELECT c.customer_id AS "memberId", c.shopify_id AS "shopifyId", c.email,
    c.first_name AS "firstName", c.last_name AS "lastName", c.enrolled_at AS "enrolledAt",
    c.enrolment_source AS "enrolmentSource",
    (SELECT t.tier_id FROM member_tiers t
      WHERE t.shop_id = c.shop_id AND t.member_id = c.customer_id AND t.until IS NULL) AS tier,
    coalesce(b.pending, 0) AS pending, coalesce(b.available, 0) AS available, coalesce(b.debt, 0) AS debt,
    coalesce(b.lifetime, 0) AS lifetime, coalesce(b.redeemed, 0) AS redeemed
  FROM customers c
  LEFT JOIN balances b ON b.shop_id = c.shop_id AND b.member_id = c.customer_id
 WHERE c.shop_id = $1 AND c.is_member`;

/** A member; null for whoever is none (any more). */
export async function readApiMember(tx: ShopTx, memberId: MemberId): Promise<ApiMember | null> {
  const [row] = await tx.query<ApiMember>(`${MEMBER} AND c.customer_id = $2`, [tx.shopId, memberId]);
  return row ?? null;
}

/**
 * Members by their id. The list goes on after an id, so members who join meanwhile are neither skipped nor told twice.
 * @param filter.email the whole address; case does not matter
 */
export function readApiMembers(
  tx: ShopTx,
  filter: { readonly email: string | null; readonly shopifyId: bigint | null },
  { after, limit }: { readonly after: bigint; readonly limit: number },
): Promise<ApiMember[]> {
  const values: unknown[] = [tx.shopId, after, limit];
  const where = ['c.customer_id > $2'];
  if (filter.email !== null) where.push(`c.email_key = $${values.push(filter.email.toLowerCase())}`);
  if (filter.shopifyId !== null) where.push(`c.shopify_id = $${values.push(filter.shopifyId)}`);
  return tx.query<ApiMember>(`${MEMBER} AND ${where.join(' AND ')} ORDER BY c.customer_id LIMIT $3`, values);
}

export type ApiRedemption = {
  redemptionId: string;
  memberId: MemberId;
  rewardId: string;
  kind: RewardKind;
  code: string;
  points: bigint;
  valueMinor: bigint;
  currency: string;
  /** `expired`: its time is over, and nobody used it. */
  status: (typeof REDEMPTION_STATUSES)[number];
  reservedAt: Date;
  expiresAt: Date | null;
  usedOrderId: bigint | null;
};

/** What became of a redemption, as the API names it. */
export const REDEMPTION_STATUSES = ['reserved', 'active', 'used', 'returned', 'released', 'expired'] as const;

// `lapsed` is an active one that was looked at after its time: whoever calls need not know the difference.
const REDEMPTIONS = (now: string) => `SELECT * FROM (
  SELECT voucher_id AS "redemptionId", member_id AS "memberId", reward_id AS "rewardId", kind, code, points,
         value_minor AS "valueMinor", currency,
         CASE WHEN status = 'lapsed' OR status = 'active' AND expires_at <= ${now} THEN 'expired' ELSE status END AS status,
         reserved_at AS "reservedAt", expires_at AS "expiresAt", used_order_id AS "usedOrderId"
    FROM vouchers WHERE shop_id = $1) r`;

/** A redemption; null when the shop has no such one. */
export async function readApiRedemption(
  tx: ShopTx,
  redemptionId: string,
  now: Date,
): Promise<ApiRedemption | null> {
  const [row] = await tx.query<ApiRedemption>(`${REDEMPTIONS('$3')} WHERE "redemptionId" = $2`, [
    tx.shopId,
    redemptionId,
    now,
  ]);
  return row ?? null;
}

/** Redemptions, the newest first (their ids are in the order in which they were made). The list goes on after an id. */
export function readApiRedemptions(
  tx: ShopTx,
  filter: { readonly memberId: MemberId | null; readonly status: ApiRedemption['status'] | null },
  { after, limit, now }: { readonly after: string | null; readonly limit: number; readonly now: Date },
): Promise<ApiRedemption[]> {
  const values: unknown[] = [tx.shopId, limit, now];
  const where = ['true'];
  if (after !== null) where.push(`"redemptionId" < $${values.push(after)}`);
  if (filter.memberId !== null) where.push(`"memberId" = $${values.push(filter.memberId)}`);
  if (filter.status !== null) where.push(`status = $${values.push(filter.status)}`);
  return tx.query<ApiRedemption>(
    `${REDEMPTIONS('$3')} WHERE ${where.join(' AND ')} ORDER BY "redemptionId" DESC LIMIT $2`,
    values,
  );
}
