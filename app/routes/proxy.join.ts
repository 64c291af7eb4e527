import { z } from 'zod';
import { ProxyRefusal } from '#app/http/errors.ts';
import { proxyAction, refuseMethod } from '#app/http/proxy.server.ts';

/** `POST /apps/lealta/join`: a customer becomes a member. Joining twice is the same as once. */
export const action = proxyAction(z.object({}), async ({ lealta, shop, shopifyCustomerId }) => {
  const customer = await lealta.members.byShopifyId(shop.shopId, shopifyCustomerId);
  // Shopify tells of a new customer within seconds: nobody is refused for good.
  if (!customer) throw new ProxyRefusal('shopify-unavailable');
  const { memberId } = customer;
  const { outcome } = await lealta.members.enrol(shop.shopId, { memberId, source: 'opt-in' });
  if (outcome === 'not-found') throw new ProxyRefusal('shopify-unavailable');
  const { points } = await lealta.members.summary(shop.shopId, memberId);
  return { outcome: 'enrolled', points };
});

export const loader = refuseMethod('POST');
