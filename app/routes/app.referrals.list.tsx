import type { HeadersFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Card, Page } from '@shopify/polaris';
import { boundary } from '@shopify/shopify-app-remix/server';
import { readMember } from '#app/db/member.queries.ts';
import { addBehindReasons } from '#app/db/referral-reasons.queries.ts';
import { countReferralStates, countReferrals, readReferralPage } from '#app/db/referrals.queries.ts';
import type { ReferralState } from '#app/domain/referrals/referral.ts';
import { admin } from '#app/http/admin.server.ts';
import { personName } from '../ui/admin/person-name.ts';
import { DECIDED_MAX, parseDecision } from '../ui/admin/referrals/decision.ts';
import { ExportReferrals } from '../ui/admin/referrals/export-referrals.tsx';
import { ReferralsFilters } from '../ui/admin/referrals/referrals-filters.tsx';
import { ReferralsTable } from '../ui/admin/referrals/referrals-table.tsx';
import {
  encodeReferralCursor,
  parseReferralCursor,
  parseReferralsView,
  toReferralsFilter,
} from '../ui/admin/referrals/referrals-view.ts';
import { useAdmin } from '../ui/admin/use-admin.ts';

export {
  keepTyped as clientAction,
  revalidateUnlessKept as shouldRevalidate,
} from '../ui/admin/keep-typed.ts';
export { PageError as ErrorBoundary } from '../ui/admin/page-error.tsx';

export const loader = admin(async ({ request, lealta, shop }) => {
  const params = new URL(request.url).searchParams;
  const view = parseReferralsView(params);
  const filter = toReferralsFilter(view);
  const found = await lealta.db.inShop(shop.shopId, async (tx) => {
    const page = await readReferralPage(tx, filter, {
      limit: DECIDED_MAX,
      after: parseReferralCursor(params.get('after')),
      before: parseReferralCursor(params.get('before')),
    });
    return {
      ...page,
      rows: await addBehindReasons(tx, page.rows),
      total: await countReferrals(tx, filter),
      counts: await countReferralStates(tx),
      advocate: filter.advocateId === null ? null : await readMember(tx, filter.advocateId),
    };
  });
  const { rows, total, counts, advocate, before, after } = found;
  return {
    view,
    rows,
    total,
    counts,
    now: lealta.clock(),
    advocate:
      advocate === null
        ? null
        : { firstName: advocate.firstName, lastName: advocate.lastName, email: advocate.email },
    before: before && encodeReferralCursor(before),
    after: after && encodeReferralCursor(after),
  };
});

/** The merchant's word about some referrals. They are decided together; those that are gone meanwhile are counted. */
export const action = admin(async ({ request, lealta, shop, user }) => {
  const asked = parseDecision(await request.formData());
  if (asked === null) throw new Response(null, { status: 400 });
  const { intent, ids, note } = asked;
  const decided = await lealta.referrals.decide(shop.shopId, {
    referralIds: ids,
    decision: intent,
    by: user,
    note,
  });
  const states: Partial<Record<ReferralState, number>> = {};
  for (const state of decided.values()) states[state] = (states[state] ?? 0) + 1;
  return { intent, states, gone: ids.length - decided.size };
});

export const headers: HeadersFunction = (given) => boundary.headers(given);

export default function ReferralList() {
  const { view, rows, total, counts, now, advocate, before, after } = useLoaderData<typeof loader>();
  const { t, f } = useAdmin();
  return (
    <Page
      fullWidth
      title={t('referrals:list.title')}
      subtitle={t('referrals:list.count', { count: Number(total), n: f.number(total) })}
      backAction={{ content: t('referrals:title'), url: '/app/referrals' }}
      primaryAction={<ExportReferrals view={view} disabled={total === 0n} />}
    >
      <Card padding="0">
        <ReferralsFilters
          view={view}
          counts={counts}
          advocate={advocate === null ? null : personName(t, advocate)}
        />
        <ReferralsTable
          key={`${view.state} ${view.search} ${view.advocate} ${before} ${after}`}
          {...{ view, rows, now, before, after }}
        />
      </Card>
    </Page>
  );
}
