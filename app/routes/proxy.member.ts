import { proxyLoader, refuseMethod } from '#app/http/proxy.server.ts';

/** `GET /apps/lealta/member`: the shopper's own summary as it is now, in the form of the customer metafield. */
export const loader = proxyLoader(async ({ lealta, shop, shopifyCustomerId }) => {
  const customer = await lealta.members.byShopifyId(shop.shopId, shopifyCustomerId);
  if (!customer?.enrolled) return { v: 1, enrolled: false };
  return lealta.members.summary(shop.shopId, customer.memberId);
});

export const action = refuseMethod('GET');
