import { insufficientPoints, requireApiMember } from '#app/http/api/answers.ts';
import { adjustPoints } from '#app/http/api/operations.ts';
import { ApiRefusal } from '#app/http/api/problems.ts';
import { answer, apiRoute } from '#app/http/api.server.ts';

const adjust = answer(adjustPoints)(async (call) => {
  const { lealta, shop, params, body, requestId, by } = call;
  const { memberId } = await requireApiMember(call, params.memberId);
  const { points, reason } = body;
  const done = await lealta.members.adjust(shop.shopId, {
    memberId,
    points: BigInt(points),
    reason,
    requestId,
    by,
  });
  if (done.outcome === 'not-a-member') throw new ApiRefusal('member-not-found');
  if (done.outcome === 'insufficient-points') throw insufficientPoints(-BigInt(points) - done.available);
  const { transactionId } = done;
  return { status: 201, body: { transactionId, memberId: String(memberId), points, reason } };
});

/** `/api/v1/members/{memberId}/adjustments` */
const route = apiRoute(adjust);
export const loader = route.loader;
export const action = route.action;
