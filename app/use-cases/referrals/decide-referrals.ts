import type { Database } from '#app/db/database.ts';
import { waitForLane } from '#app/db/inbox.store.ts';
import { referralsById, writeDecisions } from '#app/db/referrals.store.ts';
import type { ReferralDecision, ReferralState } from '#app/domain/referrals/referral.ts';
import type { Clock } from '#app/kernel/clock.ts';
import type { ShopId } from '#app/kernel/ids.ts';
import { settleAdvocates } from './settle-referrals.ts';

/**
 * The merchant's word about some referrals, all of them at once or none. Accepted, a referral goes on in spite of what
 * stood against it then, and comes back to review for anything else; rejected, it brings its advocate nothing, and what it
 * brought already is taken back. A later word replaces an earlier one; the same word again about the same changes
 * nothing but the note.
 * @returns what each of them is now, by id; those that are not there are left out
 */
export function decideReferrals(
  { db, clock }: { readonly db: Database; readonly clock: Clock },
  shopId: ShopId,
  input: {
    readonly referralIds: readonly string[];
    readonly decision: ReferralDecision;
    readonly by: string;
    /** Why, in the merchant's own words. */
    readonly note?: string;
  },
): Promise<Map<string, ReferralState>> {
  const { referralIds, decision, by, note = '' } = input;
  return db.inShop(shopId, async (tx) => {
    await waitForLane(tx);
    const now = clock();
    const found = await referralsById(tx, referralIds, { lock: true });
    await writeDecisions(tx, referralIds, { decision, at: now, by, note });
    await settleAdvocates(tx, [...new Set(found.map((row) => row.advocate_id))], now);
    const decided = await referralsById(tx, referralIds, { lock: false });
    return new Map(decided.map((row) => [row.referral_id, row.state]));
  });
}
