import type { HeadersFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Card, Page } from '@shopify/polaris';
import { boundary } from '@shopify/shopify-app-remix/server';
import { countMembers, readMembers } from '#app/db/members.queries.ts';
import { admin } from '#app/http/admin.server.ts';
import { ExportMembers } from '../ui/admin/members/export-members.tsx';
import { toMembersFilter } from '../ui/admin/members/members-filter.ts';
import { MembersFilters } from '../ui/admin/members/members-filters.tsx';
import { MembersTable } from '../ui/admin/members/members-table.tsx';
import { encodeCursor, parseCursor, parseMembersView } from '../ui/admin/members/members-view.ts';
import { useAdmin } from '../ui/admin/use-admin.ts';

export { PageError as ErrorBoundary } from '../ui/admin/page-error.tsx';

const ROWS_PER_PAGE = 50;

export const loader = admin(async ({ request, lealta, shop }) => {
  const params = new URL(request.url).searchParams;
  const view = parseMembersView(params);
  const asked = toMembersFilter(view, shop.timezone);
  const memberIds = lealta.members.byCard(shop.shopId, view.search);
  const filter = memberIds.length > 0 ? { ...asked, search: '', memberIds } : asked;
  const page = await lealta.db.inShop(shop.shopId, async (tx) => ({
    ...(await readMembers(tx, filter, {
      sort: view.sort,
      reversed: view.reversed,
      limit: ROWS_PER_PAGE,
      after: parseCursor(params.get('after'), view),
      before: parseCursor(params.get('before'), view),
    })),
    total: await countMembers(tx, filter),
  }));
  const { live } = await lealta.programme.current(shop.shopId);
  return {
    view,
    tiers: (live?.settings.tiers.list ?? []).map(({ id, name }) => ({ id, name })),
    rows: page.rows,
    total: page.total,
    before: page.before && encodeCursor(page.before),
    after: page.after && encodeCursor(page.after),
  };
});

export const headers: HeadersFunction = (given) => boundary.headers(given);

export default function Members() {
  const { view, tiers, rows, total, before, after } = useLoaderData<typeof loader>();
  const { t, f } = useAdmin();
  return (
    <Page
      fullWidth
      title={t('members:title')}
      subtitle={t('members:count', { count: Number(total), n: f.number(total) })}
      primaryAction={<ExportMembers view={view} disabled={total === 0n} />}
    >
      <Card padding="0">
        <MembersFilters view={view} tiers={tiers} />
        <MembersTable view={view} rows={rows} tiers={tiers} before={before} after={after} />
      </Card>
    </Page>
  );
}
