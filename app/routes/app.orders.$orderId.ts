import { admin } from '#app/http/admin.server.ts';
import { toOrderId } from '#app/kernel/ids.ts';

/** Why an order is worth what it is, for the member's page. */
export const loader = admin(async ({ params, lealta, shop }) => {
  const { orderId = '' } = params;
  const found = /^\d{1,18}$/.test(orderId) ? await lealta.orders.explain(shop, toOrderId(orderId)) : null;
  if (found === null) throw new Response(null, { status: 404 });
  const { points, net, why, lines, refusals, version } = found.decision;
  const progress = Object.fromEntries(found.progress);
  return { points, net, why, lines, refusals, progress, settings: version?.settings ?? null };
});
