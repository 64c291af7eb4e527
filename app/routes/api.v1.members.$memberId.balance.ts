import { requireApiMember, toApiPoints } from '#app/http/api/answers.ts';
import { getBalance } from '#app/http/api/operations.ts';
import { answer, apiRoute } from '#app/http/api.server.ts';

const get = answer(getBalance)(async (call) => {
  const { lealta, shop, params } = call;
  const member = await requireApiMember(call, params.memberId);
  const { memberId } = member;
  const { nextMaturity } = await lealta.members.summary(shop.shopId, memberId);
  const expiring = await lealta.ledger.expiringOf(shop.shopId, memberId);
  return {
    status: 200,
    body: {
      memberId: String(memberId),
      points: toApiPoints(member),
      nextMaturity,
      expiring: expiring.map(({ points, at }) => ({ points: Number(points), at: at.toISOString() })),
    },
  };
});

/** `/api/v1/members/{memberId}/balance` */
const route = apiRoute(get);
export const loader = route.loader;
export const action = route.action;
