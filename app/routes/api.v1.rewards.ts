import { toApiReward } from '#app/http/api/answers.ts';
import { listRewards } from '#app/http/api/operations.ts';
import { ApiRefusal } from '#app/http/api/problems.ts';
import { answer, apiRoute } from '#app/http/api.server.ts';

const list = answer(listRewards)(async ({ lealta, shop }) => {
  const { live } = await lealta.programme.current(shop.shopId);
  if (live === null) throw new ApiRefusal('programme-not-published');
  return { status: 200, body: { data: live.settings.rewards.map((one) => toApiReward(one, shop.currency)) } };
});

/** `/api/v1/rewards` */
const route = apiRoute(list);
export const loader = route.loader;
export const action = route.action;
