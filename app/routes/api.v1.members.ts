import { readApiMembers } from '#app/db/api.queries.ts';
import { encodeCursor } from '#app/domain/api/cursor.ts';
import { toApiMember } from '#app/http/api/answers.ts';
import { enrolMember, listMembers, MEMBERS } from '#app/http/api/operations.ts';
import { ApiRefusal } from '#app/http/api/problems.ts';
import { answer, apiRoute } from '#app/http/api.server.ts';
import { toShopifyCustomerId } from '#app/kernel/ids.ts';

const list = answer(listMembers)(async ({ lealta, shop, query }) => {
  const { email = null, shopifyCustomerId, limit, cursor } = query;
  const rows = await lealta.db.inShop(shop.shopId, (tx) =>
    readApiMembers(
      tx,
      { email, shopifyId: shopifyCustomerId === undefined ? null : BigInt(shopifyCustomerId) },
      { after: BigInt(cursor?.[0] ?? 0), limit: limit + 1 },
    ),
  );
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const nextCursor = rows.length > limit && last ? encodeCursor(MEMBERS, [String(last.memberId)]) : null;
  return { status: 200, body: { data: shown.map(toApiMember), nextCursor } };
});

const enrol = answer(enrolMember)(async ({ lealta, shop, body }) => {
  const shopifyId = toShopifyCustomerId(body.shopifyCustomerId);
  const known = await lealta.members.byShopifyId(shop.shopId, shopifyId);
  const memberId = known?.memberId ?? (await lealta.members.recognise(shop.shopId, shopifyId));
  if (memberId === null) throw new ApiRefusal('customer-not-found');
  const { outcome } = await lealta.members.enrol(shop.shopId, { memberId, source: 'api' });
  if (outcome === 'not-found') throw new ApiRefusal('customer-not-found');
  return { status: outcome === 'enrolled' ? 201 : 200, body: { memberId: String(memberId), outcome } };
});

/** `/api/v1/members` */
const route = apiRoute(list, enrol);
export const loader = route.loader;
export const action = route.action;
