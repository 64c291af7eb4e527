import type { Database } from '#app/db/database.ts';
import { shopById } from '#app/db/shops.store.ts';
import type { Clock } from '#app/kernel/clock.ts';
import type { ShopDomain, ShopId, ShopifyCustomerId } from '#app/kernel/ids.ts';
import type { AdminApi, CustomerContact, MarketingChannel } from '#app/shopify/index.ts';

type Deps = {
  readonly db: Database;
  readonly clock: Clock;
  readonly forShop: (domain: ShopDomain) => AdminApi;
};

/**
 * How a store may write to a customer, as Shopify has it now: Shopify keeps it, and what the club knows of it comes
 * back by webhook.
 * @throws ShopifyUnavailable, ShopifyAuthorizationLost
 */
export const readContact = async (
  deps: Deps,
  shopId: ShopId,
  id: ShopifyCustomerId,
): Promise<CustomerContact | null> => (await apiOf(deps, shopId)).customerContact(id);

/**
 * A customer takes the store's news by a channel, or does not any more.
 * @throws ShopifyUnavailable, ShopifyAuthorizationLost
 */
export async function changeConsent(
  deps: Deps,
  shopId: ShopId,
  id: ShopifyCustomerId,
  wanted: { readonly channel: MarketingChannel; readonly subscribed: boolean },
): Promise<{ readonly outcome: 'changed' | 'refused' }> {
  const api = await apiOf(deps, shopId);
  const done = await api.setConsent(id, { ...wanted, at: deps.clock() });
  return { outcome: done === 'changed' ? 'changed' : 'refused' };
}

/**
 * In which language the store writes to a customer.
 * @throws ShopifyUnavailable, ShopifyAuthorizationLost
 */
export async function changeLanguage(
  deps: Deps,
  shopId: ShopId,
  id: ShopifyCustomerId,
  locale: string,
): Promise<{ readonly outcome: 'changed' | 'refused' }> {
  const done = await (await apiOf(deps, shopId)).setCustomerLocale(id, locale);
  return { outcome: done === 'changed' ? 'changed' : 'refused' };
}

async function apiOf({ db, forShop }: Deps, shopId: ShopId): Promise<AdminApi> {
  const { domain } = await db.inShop(shopId, (tx) => shopById(tx, shopId));
  return forShop(domain);
}
