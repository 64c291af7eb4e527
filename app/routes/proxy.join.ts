import { z } from 'zod';
import { joinClub } from '#app/http/join-club.ts';
import { proxyAction, refuseMethod } from '#app/http/proxy.server.ts';

/** `POST /apps/lealta/join`: a customer becomes a member. Joining twice is the same as once. */
export const action = proxyAction(z.object({}), async ({ lealta, shop, shopifyCustomerId }) => {
  const memberId = await joinClub(lealta, shop, shopifyCustomerId);
  const points = await lealta.members.points(shop.shopId, memberId);
  return { outcome: 'enrolled', points };
});

export const loader = refuseMethod('POST');
