import type { Database, ShopTx } from '#app/db/database.ts';
import { listVersions } from '#app/db/programme.store.ts';
import { advocateByCode, countReferralDay } from '#app/db/referral-codes.store.ts';
import { shopById } from '#app/db/shops.store.ts';
import type { ReferralChannel } from '#app/domain/referrals/referral.ts';
import { readReferralCode } from '#app/domain/referrals/referral-code.ts';
import { referralsAt } from '#app/domain/referrals/terms.ts';
import { dayIn, isoDay } from '#app/kernel/calendar-day.ts';
import type { Clock } from '#app/kernel/clock.ts';
import type { MemberId, ShopId } from '#app/kernel/ids.ts';

type Deps = { readonly db: Database; readonly clock: Clock };

/** Counts that a member shared their invitation. @returns whether referrals are on, so that it was counted */
export function countShare(
  { db, clock }: Deps,
  shopId: ShopId,
  input: { readonly memberId: MemberId; readonly channel: ReferralChannel },
): Promise<boolean> {
  return db.inShop(shopId, (tx) => count(tx, clock(), { ...input, what: 'shared' }));
}

/** Counts that somebody came by an invitation; bots are the caller's to leave out. @returns whether it leads to a member */
export function countVisit(
  { db, clock }: Deps,
  shopId: ShopId,
  input: { readonly code: string; readonly channel: ReferralChannel },
): Promise<boolean> {
  const code = readReferralCode(input.code);
  if (code === null) return Promise.resolve(false);
  return db.inShop(shopId, async (tx) => {
    const advocate = await advocateByCode(tx, code, { lock: false });
    if (advocate === null) return false;
    return count(tx, clock(), { memberId: advocate.memberId, channel: input.channel, what: 'visited' });
  });
}

async function count(
  tx: ShopTx,
  now: Date,
  input: {
    readonly memberId: MemberId;
    readonly channel: ReferralChannel;
    readonly what: 'shared' | 'visited';
  },
): Promise<boolean> {
  if (referralsAt(await listVersions(tx), now) === null) return false;
  const { timezone } = await shopById(tx, tx.shopId);
  await countReferralDay(tx, { ...input, day: isoDay(dayIn(now, timezone)) });
  return true;
}
