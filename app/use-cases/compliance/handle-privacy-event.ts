import { addComplianceRequest, completeComplianceRequest } from '#app/db/compliance.store.ts';
import { redactCustomer } from '#app/db/customers.store.ts';
import type { ShopTx } from '#app/db/database.ts';
import { eraseBodiesOf } from '#app/db/inbox.store.ts';
import { deleteAllSessions, markUninstalled } from '#app/db/shops.store.ts';
import type { ShopEvent } from '#app/domain/events/shop-event.ts';
import type { Sealer } from '#app/kernel/seal.ts';
import { forgetReferrals } from '../referrals/forget-referrals.ts';

type PrivacyEvent = Extract<
  ShopEvent,
  { kind: 'uninstalled' | 'data-request' | 'customer-redact' | 'shop-redact' }
>;

/** Events that are not about orders or customers as such, and go to `handlePrivacyEvent`. */
export const isPrivacyEvent = (event: ShopEvent): event is PrivacyEvent =>
  event.kind === 'uninstalled' ||
  event.kind === 'data-request' ||
  event.kind === 'customer-redact' ||
  event.kind === 'shop-redact';

/**
 * Uninstall and the three compliance topics. What needs more than this shop's rows (mailing a customer's data to the
 * merchant, erasing the shop) is noted here and done by a job, so that a crash cannot lose it.
 */
export async function handlePrivacyEvent(
  tx: ShopTx,
  event: PrivacyEvent,
  { now, sealer }: { readonly now: Date; readonly sealer: Sealer },
): Promise<void> {
  switch (event.kind) {
    case 'uninstalled':
      // An uninstall that arrives after a new installation is old news.
      if (await markUninstalled(tx, event.at)) await deleteAllSessions(tx);
      return;
    case 'data-request':
      await addComplianceRequest(tx, { topic: 'customers/data_request', shopifyCustomerId: event.shopifyId });
      return;
    case 'customer-redact': {
      const requestId = await addComplianceRequest(tx, {
        topic: 'customers/redact',
        shopifyCustomerId: event.shopifyId,
      });
      // While their address is still known.
      await forgetReferrals(tx, event, sealer);
      const shopifyIds = await redactCustomer(tx, event.shopifyId, event.email);
      await eraseBodiesOf(tx, shopifyIds, event.email);
      await completeComplianceRequest(tx, requestId, 'redacted', now);
      return;
    }
    case 'shop-redact':
      await addComplianceRequest(tx, { topic: 'shop/redact', shopifyCustomerId: null });
      return;
  }
}
