import type { LoaderFunctionArgs } from '@remix-run/node';

/** Addresses that the library reserves: the page that fetches a session token, and the one that leaves the frame. */
export const loader = async ({ request, context: { lealta } }: LoaderFunctionArgs) => {
  await lealta.shopify.authenticate.admin(request);
  return null;
};
