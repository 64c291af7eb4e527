import { customerKey, upsertCustomers } from '#app/db/customers.store.ts';
import type { Database } from '#app/db/database.ts';
import { shopById } from '#app/db/shops.store.ts';
import type { MemberId, ShopDomain, ShopId, ShopifyCustomerId } from '#app/kernel/ids.ts';
import type { AdminApi } from '#app/shopify/index.ts';

/**
 * Gets to know a customer of whom no webhook has told yet: one who is older than the installation, or so new that the
 * webhook is still under way.
 * @returns null when the shop has no such customer
 * @throws ShopifyUnavailable, ShopifyAuthorizationLost
 */
export async function recogniseCustomer(
  { db, forShop }: { readonly db: Database; readonly forShop: (domain: ShopDomain) => AdminApi },
  shopId: ShopId,
  shopifyId: ShopifyCustomerId,
): Promise<MemberId | null> {
  const { domain } = await db.inShop(shopId, (tx) => shopById(tx, shopId));
  const customer = await forShop(domain).findCustomer(shopifyId);
  if (customer === null) return null;
  const { known } = await db.inShop(shopId, (tx) => upsertCustomers(tx, [customer], new Map()));
  return known.get(customerKey(customer) ?? '')?.customerId ?? null;
}
