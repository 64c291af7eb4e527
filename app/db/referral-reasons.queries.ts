import { versionInForce } from '#app/domain/programme/settings.ts';
import type { ShopTx } from './database.ts';
import { listVersions } from './programme.store.ts';
import type { ReferralItem } from './referrals.queries.ts';

/** The figures and orders behind the reasons of a referral; null where a reason does not apply, or nothing is known of it. */
export type BehindReasons = {
  /** How many got a voucher by the advocate that day of the shop's zone, and how many raise no question. */
  velocity: { claims: number; limit: number } | null;
  /** The first order of the advocate's that went where the friend's went. */
  sameAddress: { orderId: bigint; orderName: string } | null;
  /** How many friends counted in a month then. */
  monthFull: { limit: number } | null;
};

/** A referral as the merchant looks at it. */
export type ListedReferral = ReferralItem & { behind: BehindReasons };

/** Adds what is behind the reasons of some referrals, with the limits of the versions that decided. */
export async function addBehindReasons(
  tx: ShopTx,
  referrals: readonly ReferralItem[],
): Promise<ListedReferral[]> {
  const asked = referrals.filter(({ reasons }) => reasons.length > 0);
  const found = asked.length === 0 ? new Map() : await behind(tx, asked);
  return referrals.map((one) => ({ ...one, behind: found.get(one.referralId) ?? NOTHING }));
}

const NOTHING: BehindReasons = { velocity: null, sameAddress: null, monthFull: null };

async function behind(tx: ShopTx, referrals: readonly ReferralItem[]): Promise<Map<string, BehindReasons>> {
  const versions = await listVersions(tx);
  const rows = await tx.query<{
    referralId: string;
    version: number;
    claims: number | null;
    orderId: bigint | null;
    orderName: string | null;
  }>(
    `SELECT r.referral_id AS "referralId", (r.terms->>'version')::int AS version, day.claims,
       near.order_id AS "orderId", near.name AS "orderName"
     FROM referrals r JOIN shops s USING (shop_id)
     LEFT JOIN LATERAL (SELECT count(*)::int AS claims FROM referrals other
       WHERE other.shop_id = $1 AND other.advocate_id = r.advocate_id
         AND other.claimed_at >= date_trunc('day', r.claimed_at AT TIME ZONE s.timezone) AT TIME ZONE s.timezone
         AND other.claimed_at < (date_trunc('day', r.claimed_at AT TIME ZONE s.timezone) + interval '1 day')
           AT TIME ZONE s.timezone) day ON 'velocity' = ANY (r.reasons)
     LEFT JOIN LATERAL (SELECT o.order_id, o.name FROM referral_evidence friends
       JOIN referral_evidence own ON own.shop_id = $1 AND own.address_hash = friends.address_hash
       JOIN orders o ON o.shop_id = $1 AND o.order_id = own.order_id
       WHERE friends.shop_id = $1 AND friends.order_id = r.order_id AND o.customer_id = r.advocate_id AND NOT o.test
       ORDER BY o.placed_at, o.order_id LIMIT 1) near ON 'same-address' = ANY (r.reasons)
     WHERE r.shop_id = $1 AND r.referral_id = ANY ($2::uuid[])`,
    [tx.shopId, referrals.map(({ referralId }) => referralId)],
  );
  const byId = new Map(referrals.map((one) => [one.referralId, one]));
  return new Map(
    rows.map(({ referralId, version, claims, orderId, orderName }) => {
      const { reasons = [], qualifiesAt = null } = byId.get(referralId) ?? {};
      const perDay = versions.find((one) => one.version === version)?.settings.referrals.review.perDay;
      const perMonth =
        qualifiesAt === null ? null : versionInForce(versions, qualifiesAt)?.settings.referrals.perMonth;
      return [
        referralId,
        {
          velocity: claims === null || perDay === undefined ? null : { claims, limit: perDay },
          sameAddress: orderId === null || orderName === null ? null : { orderId, orderName },
          monthFull: perMonth && reasons.includes('month-full') ? { limit: perMonth } : null,
        },
      ];
    }),
  );
}
