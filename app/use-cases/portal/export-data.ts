import { exportCustomer } from '#app/db/compliance.store.ts';
import type { Database } from '#app/db/database.ts';
import type { ShopId, ShopifyCustomerId } from '#app/kernel/ids.ts';

/** All that is kept of a customer, for the customer: the same as the merchant gets for a request under privacy law. */
export const exportData = (
  { db }: { readonly db: Database },
  shopId: ShopId,
  shopifyId: ShopifyCustomerId,
): Promise<Record<string, unknown[]>> => db.inShop(shopId, (tx) => exportCustomer(tx, shopifyId));
