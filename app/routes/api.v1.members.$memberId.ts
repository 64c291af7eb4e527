import { requireApiMember, toApiMember } from '#app/http/api/answers.ts';
import { getMember } from '#app/http/api/operations.ts';
import { answer, apiRoute } from '#app/http/api.server.ts';

const get = answer(getMember)(async (call) => ({
  status: 200,
  body: toApiMember(await requireApiMember(call, call.params.memberId)),
}));

/** `/api/v1/members/{memberId}` */
const route = apiRoute(get);
export const loader = route.loader;
export const action = route.action;
