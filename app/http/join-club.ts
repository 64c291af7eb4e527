import type { Shop } from '#app/db/shops.store.ts';
import type { MemberId, ShopifyCustomerId } from '#app/kernel/ids.ts';
import { ProxyRefusal } from './errors.ts';
import type { Lealta } from './load-context.ts';

/**
 * A customer whom Shopify named becomes a member by their own will; who is one already stays one.
 * @throws ProxyRefusal `shopify-unavailable`
 */
export async function joinClub(
  lealta: Lealta,
  { shopId }: Pick<Shop, 'shopId'>,
  shopifyCustomerId: ShopifyCustomerId,
): Promise<MemberId> {
  const customer = await lealta.members.byShopifyId(shopId, shopifyCustomerId);
  const memberId = customer?.memberId ?? (await lealta.members.recognise(shopId, shopifyCustomerId));
  // Shopify named this customer a moment ago: whoever is not found now will be.
  if (memberId === null) throw new ProxyRefusal('shopify-unavailable');
  const { outcome } = await lealta.members.enrol(shopId, { memberId, source: 'opt-in' });
  if (outcome === 'not-found') throw new ProxyRefusal('shopify-unavailable');
  return memberId;
}
