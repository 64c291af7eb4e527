import { markLeft } from '#app/db/customers.store.ts';
import type { Database } from '#app/db/database.ts';
import { waitForLane } from '#app/db/inbox.store.ts';
import { appendBook, openBook } from '#app/db/ledger.store.ts';
import { markForPublication } from '#app/db/publications.store.ts';
import { shopById } from '#app/db/shops.store.ts';
import type { Clock } from '#app/kernel/clock.ts';
import type { MemberId, ShopId } from '#app/kernel/ids.ts';
import { lapseAsLeft } from './lapse-as-left.ts';

export type LeaveOutcome = { readonly outcome: 'left' | 'not-a-member' };

/**
 * A member leaves the club by their own will: their points lapse, also those that still wait. Vouchers stay theirs, what
 * they ordered until now stays decided as it was, and what they order from now on earns nothing until they join again.
 */
export async function leaveClub(
  { db, clock }: { readonly db: Database; readonly clock: Clock },
  shopId: ShopId,
  memberId: MemberId,
): Promise<LeaveOutcome> {
  return db.inShop(shopId, async (tx) => {
    // An order that is being taken in just now would be awarded to somebody who is gone.
    await waitForLane(tx);
    const at = clock();
    if (!(await markLeft(tx, memberId, at))) return { outcome: 'not-a-member' };
    const open = await openBook(tx, { memberIds: [memberId], wholly: [memberId] });
    for (const lot of open.book.lotsOf(memberId)) lapseAsLeft(open.book, lot, at);
    await appendBook(tx, open, (await shopById(tx, shopId)).timezone);
    await markForPublication(tx, [memberId]);
    return { outcome: 'left' };
  });
}
