import { reopenRefusedRequests } from '#app/db/compliance.store.ts';
import type { Database } from '#app/db/database.ts';
import type { Clock } from '#app/kernel/clock.ts';
import type { ShopDomain } from '#app/kernel/ids.ts';
import type { AdminApi } from '#app/shopify/index.ts';
import { installShop } from '../shops/install-shop.ts';

/**
 * Customers' data that the mail server refused for good is mailed once more, to the address that the store has now.
 * @throws ShopifyUnavailable when the store's address cannot be asked for
 */
export async function sendDataAgain(
  deps: { readonly db: Database; readonly clock: Clock; readonly forShop: (domain: ShopDomain) => AdminApi },
  domain: ShopDomain,
): Promise<void> {
  const shopId = await installShop(deps, domain);
  await deps.db.inShop(shopId, reopenRefusedRequests);
}
