import type { HeadersFunction } from '@remix-run/node';
import { useLoaderData, useNavigate, useNavigation, useSubmit } from '@remix-run/react';
import { Box, Card, Page, TextField } from '@shopify/polaris';
import { SearchIcon } from '@shopify/polaris-icons';
import { boundary } from '@shopify/shopify-app-remix/server';
import { readAdvocates } from '#app/db/referrals.queries.ts';
import { admin } from '#app/http/admin.server.ts';
import { storable } from '#app/kernel/read-json.ts';
import { EmptyNote } from '../ui/admin/empty-note.tsx';
import { AdvocatesTable } from '../ui/admin/referrals/advocates-table.tsx';
import { useAdmin } from '../ui/admin/use-admin.ts';
import { useTyped } from '../ui/admin/use-typed.ts';

export { PageError as ErrorBoundary } from '../ui/admin/page-error.tsx';

const ROWS_PER_PAGE = 50;
const SEARCH_MAX = 100;
const PAGE = /^[1-9]\d{0,4}$/;

export const loader = admin(async ({ request, lealta, shop }) => {
  const params = new URL(request.url).searchParams;
  const search = storable(params.get('q') ?? '').slice(0, SEARCH_MAX);
  const asked = params.get('page') ?? '';
  const page = PAGE.test(asked) ? Number(asked) : 1;
  const found = await lealta.db.inShop(shop.shopId, (tx) =>
    readAdvocates(tx, search, { limit: ROWS_PER_PAGE, offset: (page - 1) * ROWS_PER_PAGE }),
  );
  return { search, page, ...found };
});

export const headers: HeadersFunction = (given) => boundary.headers(given);

const addressOf = (search: string, page: number): string => {
  const params = new URLSearchParams();
  if (search !== '') params.set('q', search);
  if (page > 1) params.set('page', String(page));
  return `/app/referrals/advocates?${params}`;
};

export default function Advocates() {
  const { search, page, rows, more } = useLoaderData<typeof loader>();
  const { t } = useAdmin();
  const navigate = useNavigate();
  const navigation = useNavigation();
  const submit = useSubmit();
  const [typed, setTyped] = useTyped(search, (q) =>
    submit(q === '' ? {} : { q }, { replace: true, preventScrollReset: true }),
  );
  return (
    <Page
      fullWidth
      title={t('referrals:advocates.title')}
      backAction={{ content: t('referrals:title'), url: '/app/referrals' }}
    >
      <Card padding="0">
        <Box padding="300">
          <TextField
            label={t('referrals:advocates.search')}
            labelHidden
            placeholder={t('referrals:advocates.search')}
            value={typed}
            onChange={setTyped}
            clearButton
            onClearButtonClick={() => setTyped('')}
            autoComplete="off"
            loading={navigation.state === 'loading'}
          />
        </Box>
        {rows.length === 0 ? (
          <EmptyNote
            heading="h2"
            icon={SearchIcon}
            title={t(search === '' ? 'referrals:advocates.empty.title' : 'referrals:none.title')}
            text={t(search === '' ? 'referrals:advocates.empty.text' : 'referrals:none.text')}
          />
        ) : (
          <AdvocatesTable
            rows={rows}
            pagination={{
              previous: page > 1 ? () => navigate(addressOf(search, page - 1)) : null,
              next: more ? () => navigate(addressOf(search, page + 1)) : null,
            }}
          />
        )}
      </Card>
    </Page>
  );
}
