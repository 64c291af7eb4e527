import type { HeadersFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { boundary } from '@shopify/shopify-app-remix/server';
import { countReferralStates, readAdvocates, readFunnel } from '#app/db/referrals.queries.ts';
import { admin } from '#app/http/admin.server.ts';
import { periodOf } from '../ui/admin/referrals/period.ts';
import { ReferralsHome } from '../ui/admin/referrals/referrals-home.tsx';
import { daysOf, parseRange } from '../ui/admin/time-range.ts';

export { PageError as ErrorBoundary } from '../ui/admin/page-error.tsx';

const TOP_ADVOCATES = 5;

export const loader = admin(async ({ request, lealta, shop }) => {
  const range = parseRange(new URL(request.url).searchParams.get('range'));
  const period = periodOf(daysOf(range, lealta.clock(), shop.timezone), shop.timezone);
  const { live, draft } = await lealta.programme.current(shop.shopId);
  return {
    range,
    isOn: live?.settings.referrals.active ?? false,
    inDraft: draft?.referrals.active ?? false,
    ...(await lealta.db.inShop(shop.shopId, async (tx) => ({
      funnel: await readFunnel(tx, period),
      counts: await countReferralStates(tx),
      advocates: (await readAdvocates(tx, '', { limit: TOP_ADVOCATES, offset: 0 })).rows,
    }))),
  };
});

export const headers: HeadersFunction = (given) => boundary.headers(given);

export default function Referrals() {
  return <ReferralsHome {...useLoaderData<typeof loader>()} />;
}
