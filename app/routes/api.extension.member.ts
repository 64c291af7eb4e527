import { extensionRead } from '#app/http/extension.server.ts';
import { toClubAnswer } from '#app/http/extension-answers.ts';

/** `GET /api/extension/member?locale=`: the club, and the shopper's own summary. */
const route = extensionRead(async ({ lealta, shop, customerId, locale }) => {
  const { answer } = await toClubAnswer(lealta, shop, customerId, locale);
  return answer;
});
export const loader = route.loader;
export const action = route.action;
