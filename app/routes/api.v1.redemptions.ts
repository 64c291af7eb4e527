import { insufficientPoints, requireApiMember, requireApiRedemption } from '#app/http/api/answers.ts';
import { redeemReward } from '#app/http/api/operations.ts';
import { ApiRefusal } from '#app/http/api/problems.ts';
import { refusalOfReward } from '#app/http/api/reward-refusal.ts';
import { answer, apiRoute } from '#app/http/api.server.ts';

const redeem = answer(redeemReward)(async (call) => {
  const { lealta, shop, body, requestId } = call;
  const { memberId } = await requireApiMember(call, body.memberId);
  const result = await lealta.vouchers.redeem(shop.shopId, {
    memberId,
    rewardId: body.rewardId,
    requestId,
    points: body.points === undefined ? undefined : BigInt(body.points),
  });
  switch (result.outcome) {
    case 'redeemed': {
      const { id, code } = result.voucher;
      const redemption = await requireApiRedemption(call, id);
      // The one answer in which a gift card's code is whole.
      return { status: 201, body: { ...redemption, code: redemption.code && code } };
    }
    case 'refused':
      throw new ApiRefusal('reward-refused', { params: { message: result.message } });
    case 'not-a-member':
      throw new ApiRefusal('member-not-found');
    case 'insufficient-points':
      throw insufficientPoints(result.short);
    case 'not-allowed':
      throw refusalOfReward(result.refusal);
    case 'reward-unavailable':
    case 'shopify-unavailable':
      throw new ApiRefusal(result.outcome);
  }
});

/** `/api/v1/redemptions` */
const route = apiRoute(redeem);
export const loader = route.loader;
export const action = route.action;
