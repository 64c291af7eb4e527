import type { Database } from '#app/db/database.ts';
import { markForPublication, PROGRAMME } from '#app/db/publications.store.ts';
import { RECURRING_WORK, startRecurringWork } from '#app/db/recurring-work.store.ts';
import { markInstalled, registerShop } from '#app/db/shops.store.ts';
import type { Clock } from '#app/kernel/clock.ts';
import type { ShopDomain, ShopId } from '#app/kernel/ids.ts';
import type { AdminApi } from '#app/shopify/index.ts';

/**
 * After Shopify gave a new token: notes the installation and the shop's details, and lets the storefront read the
 * members' summaries and the catalogue be synced. Harmless when nothing is new.
 */
export async function installShop(
  deps: { readonly db: Database; readonly clock: Clock; readonly forShop: (domain: ShopDomain) => AdminApi },
  domain: ShopDomain,
): Promise<ShopId> {
  const api = deps.forShop(domain);
  const details = await api.shopDetails();
  await api.defineCustomerMetafield({
    key: 'member',
    name: 'Lealta',
    description: 'Points, vouchers and history of the member, shown on the storefront.',
  });
  const shopId = await deps.db.inSystem(async (tx) => {
    const id = await registerShop(tx, domain);
    await markInstalled(tx, id, details, deps.clock());
    return id;
  });
  await deps.db.inShop(shopId, async (tx) => {
    await markForPublication(tx, [PROGRAMME]);
    await startRecurringWork(tx, RECURRING_WORK, deps.clock());
  });
  return shopId;
}
