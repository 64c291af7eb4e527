import { readApiRedemptions } from '#app/db/api.queries.ts';
import { encodeCursor } from '#app/domain/api/cursor.ts';
import {
  insufficientPoints,
  requireApiMember,
  requireApiRedemption,
  toApiRedemption,
} from '#app/http/api/answers.ts';
import { listRedemptions, REDEMPTIONS, redeemReward } from '#app/http/api/operations.ts';
import { ApiRefusal } from '#app/http/api/problems.ts';
import { refusalOfReward } from '#app/http/api/reward-refusal.ts';
import { answer, apiRoute } from '#app/http/api.server.ts';
import { toMemberId } from '#app/kernel/ids.ts';

const list = answer(listRedemptions)(async ({ lealta, shop, query }) => {
  const { memberId, status = null, limit, cursor } = query;
  const rows = await lealta.db.inShop(shop.shopId, (tx) =>
    readApiRedemptions(
      tx,
      { memberId: memberId === undefined ? null : toMemberId(memberId), status },
      { after: cursor?.[0] ?? null, limit: limit + 1, now: lealta.clock() },
    ),
  );
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const nextCursor = rows.length > limit && last ? encodeCursor(REDEMPTIONS, [last.redemptionId]) : null;
  return { status: 200, body: { data: shown.map(toApiRedemption), nextCursor } };
});

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
    case 'not-allowed': {
      const { live } = await lealta.programme.current(shop.shopId);
      throw refusalOfReward(result.refusal, live?.settings);
    }
    case 'reward-unavailable':
    case 'redemption-ended':
    case 'shopify-unavailable':
      throw new ApiRefusal(result.outcome);
  }
});

/** `/api/v1/redemptions` */
const route = apiRoute(list, redeem);
export const loader = route.loader;
export const action = route.action;
