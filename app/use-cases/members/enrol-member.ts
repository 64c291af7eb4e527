import { customerById, enrolCustomers, markReturned } from '#app/db/customers.store.ts';
import type { Database } from '#app/db/database.ts';
import { waitForLane } from '#app/db/inbox.store.ts';
import { orderIdsOf } from '#app/db/orders.store.ts';
import { listVersions } from '#app/db/programme.store.ts';
import { markForPublication } from '#app/db/publications.store.ts';
import { shopById } from '#app/db/shops.store.ts';
import type { EnrolmentSource } from '#app/domain/earning/decide-award.ts';
import type { Clock } from '#app/kernel/clock.ts';
import type { MemberId, ShopId } from '#app/kernel/ids.ts';
import { awardJoining } from '../earning/award-joining.ts';
import { settleOrders } from '../orders/settle-orders.ts';
import { recomputeTiers } from '../tiers/recompute-tiers.ts';

export type EnrolOutcome = { readonly outcome: 'enrolled' | 'already-enrolled' | 'not-found' };

/** Makes a customer a member and claims the earlier orders that the programme lets count. */
export async function enrolMember(
  { db, clock }: { readonly db: Database; readonly clock: Clock },
  shopId: ShopId,
  input: { readonly memberId: MemberId; readonly source: EnrolmentSource; readonly at?: Date },
): Promise<EnrolOutcome> {
  return db.inShop(shopId, async (tx) => {
    // An order that is being taken in just now is seen by neither side: not by the list of earlier orders below, while
    // its own settlement takes the customer for no member.
    await waitForLane(tx);
    const customer = await customerById(tx, input.memberId);
    if (customer === null || customer.merged_into !== null) return { outcome: 'not-found' };
    const now = clock();
    // Only their own will brings back who left.
    const returned = input.source === 'opt-in' && (await markReturned(tx, input.memberId, now));
    const enrolled = returned
      ? [input.memberId]
      : await enrolCustomers(tx, [{ customerId: input.memberId, at: input.at ?? now, source: input.source }]);
    if (enrolled.length === 0) return { outcome: 'already-enrolled' };
    const shop = await shopById(tx, shopId);
    const context = { versions: await listVersions(tx), timezone: shop.timezone, now };
    await settleOrders(tx, await orderIdsOf(tx, [input.memberId]), context);
    await markForPublication(tx, [input.memberId]);
    await awardJoining(tx, { joined: [input.memberId], consents: [] }, context);
    await recomputeTiers(tx, [input.memberId], context);
    return { outcome: 'enrolled' };
  });
}
