import { requireApiRedemption } from '#app/http/api/answers.ts';
import { getRedemption, returnRedemption } from '#app/http/api/operations.ts';
import { ApiRefusal } from '#app/http/api/problems.ts';
import { answer, apiRoute } from '#app/http/api.server.ts';
import { toMemberId } from '#app/kernel/ids.ts';

const get = answer(getRedemption)(async (call) => ({
  status: 200,
  body: await requireApiRedemption(call, call.params.redemptionId),
}));

const giveBack = answer(returnRedemption)(async (call) => {
  const { lealta, shop, params } = call;
  const voucherId = params.redemptionId;
  const redemption = await requireApiRedemption(call, voucherId);
  const { outcome } = await lealta.vouchers.returnUnused(shop.shopId, {
    memberId: toMemberId(redemption.memberId),
    voucherId,
  });
  switch (outcome) {
    case 'returned':
      return { status: 200, body: await requireApiRedemption(call, voucherId) };
    case 'voucher-used':
      throw new ApiRefusal('redemption-used');
    case 'shopify-unavailable':
      throw new ApiRefusal(outcome);
    // It is there, as was just read: so it is not in a state to be returned.
    case 'not-found':
      throw new ApiRefusal('redemption-not-returnable');
  }
});

/** `/api/v1/redemptions/{redemptionId}` */
const route = apiRoute(get, giveBack);
export const loader = route.loader;
export const action = route.action;
