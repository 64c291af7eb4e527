import type { ShopTx } from '#app/db/database.ts';
import { addReferralCodes, referralCodesOf } from '#app/db/referral-codes.store.ts';
import { newReferralCode } from '#app/domain/referrals/referral-code.ts';
import type { MemberId } from '#app/kernel/ids.ts';

/** A code is one of 2⁴⁰: that one member's are all taken so often in a row does not happen. */
const TRIES = 5;

/**
 * The codes by which members invite; who has none is given one. Two statements whatever the number of members, and none
 * for those who have theirs. Who is no member has none.
 */
export async function codesOfMembers(
  tx: ShopTx,
  memberIds: readonly MemberId[],
  now: Date,
): Promise<ReadonlyMap<MemberId, string>> {
  let codes = await referralCodesOf(tx, memberIds);
  for (let tries = 0; tries < TRIES && codes.size < memberIds.length; tries += 1) {
    const missing = memberIds.filter((memberId) => !codes.has(memberId));
    await addReferralCodes(
      tx,
      missing.map((memberId) => ({ memberId, code: newReferralCode() })),
      now,
    );
    const before = codes.size;
    codes = await referralCodesOf(tx, memberIds);
    // Nobody got one: the rest are no members.
    if (codes.size === before) break;
  }
  return codes;
}
