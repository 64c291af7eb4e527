import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import type { Session } from '@shopify/shopify-app-remix/server';
import type { Shop } from '#app/db/shops.store.ts';
import { parseShopDomain } from '#app/kernel/ids.ts';
import { isShopifyAuthorizationLost, isShopifyUnavailable } from '#app/shopify/failures.ts';
import type { Lealta } from './load-context.ts';

type Params = LoaderFunctionArgs['params'];

export type AdminArgs = {
  request: Request;
  params: Params;
  lealta: Lealta;
  shop: Shop;
  session: Session;
  /** Shopify's id of the staff member at work. */
  user: string;
};

/**
 * A loader or action of the embedded admin. Parent and child loaders run side by side, so each authenticates itself:
 * by the session token that Shopify's admin gives the page, exchanged for the shop's access token where needed.
 * Shopify's own answers (a redirect to get a token, 401, 410 for robots) are thrown as they are.
 */
export function admin<Result>(
  handler: (args: AdminArgs) => Promise<Result>,
): (args: LoaderFunctionArgs | ActionFunctionArgs) => Promise<Result> {
  return async ({ request, params, context: { lealta } }) => {
    const args = await authenticate(request, params, lealta);
    try {
      return await handler(args);
    } catch (error) {
      if (isShopifyUnavailable(error)) throw unavailable();
      if (!isShopifyAuthorizationLost(error)) throw error;
      // The stored token is dead (revoked, or the app was reinstalled elsewhere). The next session token gets a new one.
      await lealta.shopify.forgetToken(args.shop.domain);
      if (request.method === 'GET') return await handler(await authenticate(request, params, lealta));
      throw tokenExpired();
    }
  };
}

async function authenticate(request: Request, params: Params, lealta: Lealta): Promise<AdminArgs> {
  const { session, sessionToken } = await lealta.shopify.authenticate.admin(request);
  if (!isOfStaff(sessionToken.sub))
    throw new Response('This page is for the store’s staff.', { status: 403 });
  const domain = parseShopDomain(session.shop);
  const shop = domain && (await lealta.shops.byDomain(domain));
  if (!shop) throw new Error(`the session of ${session.shop} belongs to no shop`);
  return { request, params, lealta, shop, session, user: sessionToken.sub };
}

/**
 * Shopify signs the tokens of shoppers, for the extensions that they see, with the same secret and for the same app:
 * those are about a customer or about nobody. Its library does not tell them apart.
 */
const isOfStaff = (subject: string | undefined): boolean => /^\d+$/.test(subject ?? '');

const unavailable = (): Response =>
  new Response('Shopify is not answering. Try again in a moment.', {
    status: 503,
    headers: { 'Retry-After': '10', 'Content-Type': 'text/plain; charset=utf-8' },
  });

/** App Bridge repeats a request that is answered like this, with a new session token. */
const tokenExpired = (): Response =>
  new Response(null, { status: 401, headers: { 'X-Shopify-Retry-Invalid-Session-Request': '1' } });
