import { toApiProgramme } from '#app/http/api/answers.ts';
import { getProgramme } from '#app/http/api/operations.ts';
import { ApiRefusal } from '#app/http/api/problems.ts';
import { answer, apiRoute } from '#app/http/api.server.ts';

const get = answer(getProgramme)(async ({ lealta, shop }) => {
  const { live } = await lealta.programme.current(shop.shopId);
  if (live === null) throw new ApiRefusal('programme-not-published');
  return { status: 200, body: toApiProgramme(live, shop.currency) };
});

/** `/api/v1/programme` */
const route = apiRoute(get);
export const loader = route.loader;
export const action = route.action;
