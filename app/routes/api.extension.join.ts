import { z } from 'zod';
import { ProxyRefusal } from '#app/http/errors.ts';
import { extensionPost } from '#app/http/extension.server.ts';
import { joinClub } from '#app/http/join-club.ts';

/** `POST /api/extension/join`: whoever is logged in becomes a member. Joining twice is the same as once. */
const route = extensionPost(z.object({}), async ({ lealta, shop, customerId }) => {
  if (customerId === null) throw new ProxyRefusal('not-logged-in');
  await joinClub(lealta, shop, customerId);
  return { outcome: 'enrolled' };
});
export const loader = route.loader;
export const action = route.action;
