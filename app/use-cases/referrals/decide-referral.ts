import type { Database } from '#app/db/database.ts';
import { waitForLane } from '#app/db/inbox.store.ts';
import { referralById, writeDecision } from '#app/db/referrals.store.ts';
import type { ReferralDecision, ReferralState } from '#app/domain/referrals/referral.ts';
import type { Clock } from '#app/kernel/clock.ts';
import type { ShopId } from '#app/kernel/ids.ts';
import { settleAdvocates } from './settle-referrals.ts';

export type DecideOutcome =
  /** `state`: what it is now that the merchant decided. */
  { readonly outcome: 'decided'; readonly state: ReferralState } | { readonly outcome: 'not-found' };

/**
 * The merchant's word about a referral. Accepted, it goes on whatever is suspicious about it; rejected, it brings its
 * advocate nothing, and what it brought already is taken back. A later word replaces an earlier one.
 */
export function decideReferralByHand(
  { db, clock }: { readonly db: Database; readonly clock: Clock },
  shopId: ShopId,
  input: {
    readonly referralId: string;
    readonly decision: ReferralDecision;
    readonly by: string;
    /** Why, in the merchant's own words. */
    readonly note?: string;
  },
): Promise<DecideOutcome> {
  return db.inShop(shopId, async (tx) => {
    await waitForLane(tx);
    const found = await referralById(tx, input.referralId, { lock: true });
    if (found === null) return { outcome: 'not-found' };
    const now = clock();
    if (found.decision !== input.decision) {
      const { decision, by, note = '' } = input;
      await writeDecision(tx, input.referralId, { decision, at: now, by, note });
      await settleAdvocates(tx, [found.advocate_id], now);
    }
    const decided = await referralById(tx, input.referralId, { lock: false });
    return { outcome: 'decided', state: decided?.state ?? found.state };
  });
}
