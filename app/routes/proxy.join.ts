import { z } from 'zod';
import { ProxyRefusal } from '#app/http/errors.ts';
import { proxyAction, refuseMethod } from '#app/http/proxy.server.ts';

/** `POST /apps/lealta/join`: a customer becomes a member. Joining twice is the same as once. */
export const action = proxyAction(z.object({}), async ({ lealta, shop, shopifyCustomerId }) => {
  const customer = await lealta.members.byShopifyId(shop.shopId, shopifyCustomerId);
  const memberId = customer?.memberId ?? (await lealta.members.recognise(shop.shopId, shopifyCustomerId));
  // Shopify named this customer a moment ago: whoever is not found now will be.
  if (memberId === null) throw new ProxyRefusal('shopify-unavailable');
  const { outcome } = await lealta.members.enrol(shop.shopId, { memberId, source: 'opt-in' });
  if (outcome === 'not-found') throw new ProxyRefusal('shopify-unavailable');
  const { points } = await lealta.members.summary(shop.shopId, memberId);
  return { outcome: 'enrolled', points };
});

export const loader = refuseMethod('POST');
