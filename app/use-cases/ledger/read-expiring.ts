import type { Database } from '#app/db/database.ts';
import { type ExpiringPoints, expiringByMonth, expiringOfMembers } from '#app/db/expiry.store.ts';
import { shopById } from '#app/db/shops.store.ts';
import type { Clock } from '#app/kernel/clock.ts';
import type { MemberId, ShopId } from '#app/kernel/ids.ts';

/**
 * What of all members' available points will expire when, as things stand: a row for each of the next months of the
 * shop's calendar (`2027-03`), the present one first, those without any too.
 */
export function readExpiring(
  { db, clock }: { readonly db: Database; readonly clock: Clock },
  shopId: ShopId,
  months = 12,
): Promise<{ month: string; points: bigint; members: number }[]> {
  return db.inShop(shopId, async (tx) => {
    const { timezone } = await shopById(tx, shopId);
    return expiringByMonth(tx, timezone, clock(), months);
  });
}

/** What of a member's points will expire when, soonest first. */
export function readExpiringOfMember(
  { db }: { readonly db: Database },
  shopId: ShopId,
  memberId: MemberId,
): Promise<ExpiringPoints[]> {
  return db.inShop(shopId, async (tx) => {
    const { timezone } = await shopById(tx, shopId);
    return (await expiringOfMembers(tx, [memberId], timezone)).get(memberId) ?? [];
  });
}
