import { customerKey, findCustomers, keepEarlierEnrolment, markMerged } from '#app/db/customers.store.ts';
import type { ShopTx } from '#app/db/database.ts';
import { appendBook, openBook } from '#app/db/ledger.store.ts';
import { inheritProfile } from '#app/db/profiles.store.ts';
import { mergeReferrals } from '#app/db/referral-people.store.ts';
import { reservedPoints } from '#app/db/vouchers.store.ts';
import type { MemberId, ShopifyCustomerId } from '#app/kernel/ids.ts';
import { mergeTiers } from '../tiers/merge-tiers.ts';
import type { TierContext } from '../tiers/tier-context.ts';

/**
 * Shopify merged two customers: points, lots, orders and vouchers of the one that went become the kept one's. Once
 * merged, a repeated or late webhook changes nothing.
 * @returns who was kept, when a merge took place; all that customer's orders are then to be settled
 */
export async function mergeMembers(
  tx: ShopTx,
  event: { readonly kept: ShopifyCustomerId; readonly deleted: ShopifyCustomerId; readonly at: Date },
  context: TierContext,
): Promise<MemberId | null> {
  const found = await findCustomers(tx, [event.kept, event.deleted]);
  const kept = found.get(customerKey({ shopifyId: event.kept, email: null }) ?? '');
  const gone = found.get(customerKey({ shopifyId: event.deleted, email: null }) ?? '');
  if (kept === undefined || gone === undefined || kept.customerId === gone.customerId) return null;
  await keepEarlierEnrolment(tx, gone.customerId, kept.customerId);
  await inheritProfile(tx, gone.customerId, kept.customerId);
  const members = [gone.customerId, kept.customerId];
  const open = await openBook(tx, { memberIds: members, wholly: members });
  const header = {
    cause: { code: 'merged', params: {} },
    occurredAt: event.at,
    points: open.book.balance(gone.customerId).available + open.book.balance(gone.customerId).pending,
    input: { from: gone.customerId, into: kept.customerId },
  };
  const key = `merge:${gone.customerId}:${kept.customerId}`;
  open.book.merge(gone.customerId, kept.customerId, await reservedPoints(tx, gone.customerId), {
    out: { ...header, kind: 'merge-out', idempotencyKey: `${key}:out` },
    in: { ...header, kind: 'merge-in', idempotencyKey: `${key}:in` },
  });
  await appendBook(tx, open, context.timezone);
  await markMerged(tx, gone.customerId, kept.customerId);
  await mergeReferrals(tx, gone.customerId, kept.customerId, context.now);
  await mergeTiers(tx, gone.customerId, kept.customerId, context);
  return kept.customerId;
}
