import { customerKey, findCustomers } from '#app/db/customers.store.ts';
import type { Database } from '#app/db/database.ts';
import { pointsOfMember } from '#app/db/member.queries.ts';
import { listVersions } from '#app/db/programme.store.ts';
import { memberSummaries } from '#app/db/publications.store.ts';
import { shopById } from '#app/db/shops.store.ts';
import type { Cards, MemberCard } from '#app/domain/members/card.ts';
import { versionInForce } from '#app/domain/programme/settings.ts';
import type { Clock } from '#app/kernel/clock.ts';
import type { MemberId, ShopId, ShopifyCustomerId } from '#app/kernel/ids.ts';
import { type ReachedLimits, reachedLimits } from '../publication/reached-limits.ts';
import { type StandingSummary, standingSummaries } from '../publication/standing-summary.ts';
import { type MemberSummary, toSummary } from '../publication/summary.ts';
import { type ReferralSummary, referralSummaries } from '../referrals/referral-summary.ts';

/**
 * What the storefront shows of a member, as it is now.
 * @throws when the shop has no such customer
 */
export function readSummary(
  { db, clock, cards }: { readonly db: Database; readonly clock: Clock; readonly cards: Cards },
  shopId: ShopId,
  memberId: MemberId,
): Promise<MemberSummary & StandingSummary & ReachedLimits & ReferralSummary & { card: MemberCard | null }> {
  return db.inShop(shopId, async (tx) => {
    const now = clock();
    const [row] = await memberSummaries(tx, [memberId], now);
    if (row === undefined) throw new Error(`customer ${memberId} does not exist`);
    const versions = await listVersions(tx);
    const live = versionInForce(versions, now);
    const { timezone } = await shopById(tx, shopId);
    const standings = await standingSummaries(tx, [memberId], live, { versions, timezone, now });
    const reachedOf = await reachedLimits(tx, [memberId], live, now);
    const referralOf = await referralSummaries(tx, [memberId], live, now);
    const card = row.enrolled ? cards.of(shopId, memberId) : null;
    return {
      ...toSummary(row, now),
      ...standings.of(memberId),
      ...reachedOf(memberId),
      ...referralOf(memberId),
      card,
    };
  });
}

/** A member's points as the storefront shows them: what an answer needs that changed nothing else. */
export async function readPoints(
  { db }: { readonly db: Database },
  shopId: ShopId,
  memberId: MemberId,
): Promise<MemberSummary['points']> {
  const points = await db.inShop(shopId, (tx) => pointsOfMember(tx, memberId));
  return {
    pending: Number(points.pending),
    available: Number(points.available),
    lifetime: Number(points.lifetime),
  };
}

/** Who a customer of Shopify's is to us, and whether they are a member; null when no webhook has told of them yet. */
export function findByShopifyId(
  { db }: { readonly db: Database },
  shopId: ShopId,
  shopifyId: ShopifyCustomerId,
): Promise<{ memberId: MemberId; enrolled: boolean } | null> {
  return db.inShop(shopId, async (tx) => {
    const known = await findCustomers(tx, [shopifyId]);
    const found = known.get(customerKey({ shopifyId, email: null }) ?? '');
    return found === undefined ? null : { memberId: found.customerId, enrolled: found.enrolledAt !== null };
  });
}
