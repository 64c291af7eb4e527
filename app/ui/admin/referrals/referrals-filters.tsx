import { useNavigation, useSubmit } from '@remix-run/react';
import { IndexFilters, IndexFiltersMode, useSetIndexFiltersMode } from '@shopify/polaris';
import { REFERRAL_STATES, type ReferralState } from '#app/domain/referrals/referral.ts';
import { useAdmin } from '../use-admin.ts';
import { useTyped } from '../use-typed.ts';
import { type ReferralsView, referralsViewParams } from './referrals-view.ts';

/** Any state, then what waits for the merchant, then the others in the order in which they come. */
const TABS: readonly (ReferralState | null)[] = [
  null,
  'review',
  ...REFERRAL_STATES.filter((state) => state !== 'review'),
];

type Props = {
  view: ReferralsView;
  counts: Partial<Record<ReferralState, bigint>>;
  /** Whose friends are shown only. */
  advocate: string | null;
};

/** Tabs by state with how many there are, and the search. */
export function ReferralsFilters({ view, counts, advocate }: Props) {
  const { t, f } = useAdmin();
  const submit = useSubmit();
  const navigation = useNavigation();
  const { mode, setMode } = useSetIndexFiltersMode(
    view.search === '' && view.advocate === '' ? IndexFiltersMode.Default : IndexFiltersMode.Filtering,
  );
  const show = (change: Partial<ReferralsView>) =>
    submit(referralsViewParams({ ...view, ...change }), { replace: true, preventScrollReset: true });
  const [search, setSearch] = useTyped(view.search, (typed) => show({ search: typed }));
  return (
    <IndexFilters
      tabs={TABS.map((state) => {
        const count = state === null ? 0n : (counts[state] ?? 0n);
        const name = t(`referrals:tabs.${state ?? 'all'}`);
        return {
          id: state ?? 'all',
          content: count === 0n ? name : t('referrals:tabCount', { name, n: f.number(count) }),
        };
      })}
      selected={TABS.indexOf(view.state)}
      onSelect={(index) => show({ state: TABS[index] ?? null })}
      canCreateNewView={false}
      queryValue={search}
      queryPlaceholder={t('referrals:list.search')}
      onQueryChange={setSearch}
      onQueryClear={() => setSearch('')}
      filters={[]}
      appliedFilters={
        advocate === null
          ? []
          : [
              {
                key: 'advocate',
                label: t('referrals:list.of', { name: advocate }),
                onRemove: () => show({ advocate: '' }),
              },
            ]
      }
      onClearAll={() => {
        setSearch('');
        show({ search: '', advocate: '' });
      }}
      cancelAction={{ onAction: () => setSearch('') }}
      mode={mode}
      setMode={setMode}
      loading={navigation.state === 'loading'}
    />
  );
}
