import { useNavigation, useSubmit } from '@remix-run/react';
import {
  BlockStack,
  Checkbox,
  ChoiceList,
  IndexFilters,
  IndexFiltersMode,
  TextField,
  useSetIndexFiltersMode,
} from '@shopify/polaris';
import { MEMBER_SORTS, MEMBERSHIPS } from '#app/domain/members/member-list.ts';
import { useAdmin } from '../use-admin.ts';
import { useTyped } from '../use-typed.ts';
import { DEFAULT_VIEW, isFiltered, type MembersView, membersViewParams, NO_TIER } from './members-view.ts';

export type TierName = { readonly id: string; readonly name: { readonly es: string; readonly en: string } };

/** Tabs, search, filters and order of the members list; the address of the page remembers them. */
export function MembersFilters({ view, tiers }: { view: MembersView; tiers: readonly TierName[] }) {
  const { t, locale } = useAdmin();
  const submit = useSubmit();
  const navigation = useNavigation();
  const { mode, setMode } = useSetIndexFiltersMode(
    isFiltered(view) ? IndexFiltersMode.Filtering : IndexFiltersMode.Default,
  );
  const show = (change: Partial<MembersView>) =>
    submit(membersViewParams({ ...view, ...change }), { replace: true, preventScrollReset: true });
  const [search, setSearch] = useTyped(view.search, (typed) => show({ search: typed }));
  const tierChoices = [
    ...tiers.map(({ id, name }) => ({ value: id, label: name[locale] })),
    { value: NO_TIER, label: t('members:filters.noTier') },
  ];
  const applied = [
    ...(view.tier === ''
      ? []
      : [
          {
            key: 'tier',
            label: t('members:filters.inTier', {
              tier: tierChoices.find(({ value }) => value === view.tier)?.label ?? t('fields:goneTier'),
            }),
            onRemove: () => show({ tier: '' }),
          },
        ]),
    ...(view.withBalance
      ? [
          {
            key: 'balance',
            label: t('members:filters.withBalance'),
            onRemove: () => show({ withBalance: false }),
          },
        ]
      : []),
    ...(view.joinedFrom !== '' || view.joinedTo !== ''
      ? [
          {
            key: 'joined',
            label: t('members:filters.joinedBetween', {
              from: view.joinedFrom || '…',
              to: view.joinedTo || '…',
            }),
            onRemove: () => show({ joinedFrom: '', joinedTo: '' }),
          },
        ]
      : []),
  ];
  return (
    <IndexFilters
      tabs={MEMBERSHIPS.map((id) => ({
        id,
        content: t(`members:tabs.${id}`),
        onAction: () => undefined,
      }))}
      selected={MEMBERSHIPS.indexOf(view.membership)}
      onSelect={(index) => show({ membership: MEMBERSHIPS[index] ?? DEFAULT_VIEW.membership })}
      canCreateNewView={false}
      queryValue={search}
      queryPlaceholder={t('members:search')}
      onQueryChange={setSearch}
      onQueryClear={() => setSearch('')}
      sortOptions={MEMBER_SORTS.flatMap((sort) =>
        (['asc', 'desc'] as const).map((direction) => ({
          label: t(`members:sorts.${sort}.label`),
          value: `${sort} ${direction}` as const,
          directionLabel: t(`members:sorts.${sort}.${direction === 'asc' ? 'up' : 'down'}`),
        })),
      )}
      sortSelected={[`${view.sort} ${(view.sort === 'name') === view.reversed ? 'desc' : 'asc'}`]}
      onSort={([chosen = '']) => {
        const sort = MEMBER_SORTS.find((each) => chosen.startsWith(`${each} `)) ?? DEFAULT_VIEW.sort;
        show({ sort, reversed: chosen.endsWith(' asc') !== (sort === 'name') });
      }}
      filters={[
        {
          key: 'balance',
          label: t('members:filters.balance'),
          filter: (
            <Checkbox
              label={t('members:filters.withBalance')}
              checked={view.withBalance}
              onChange={(checked) => show({ withBalance: checked })}
            />
          ),
          shortcut: true,
        },
        ...(tiers.length === 0
          ? []
          : [
              {
                key: 'tier',
                label: t('members:filters.tier'),
                filter: (
                  <ChoiceList
                    title={t('members:filters.tier')}
                    titleHidden
                    choices={tierChoices}
                    selected={[view.tier]}
                    onChange={([tier = '']) => show({ tier })}
                  />
                ),
                shortcut: true,
              },
            ]),
        {
          key: 'joined',
          label: t('members:filters.joined'),
          filter: (
            <BlockStack gap="300">
              <TextField
                type="date"
                label={t('members:filters.from')}
                value={view.joinedFrom}
                onChange={(joinedFrom) => show({ joinedFrom })}
                autoComplete="off"
              />
              <TextField
                type="date"
                label={t('members:filters.to')}
                value={view.joinedTo}
                onChange={(joinedTo) => show({ joinedTo })}
                autoComplete="off"
              />
            </BlockStack>
          ),
          shortcut: true,
        },
      ]}
      appliedFilters={applied}
      onClearAll={() => {
        setSearch('');
        show({ ...DEFAULT_VIEW, membership: view.membership, sort: view.sort });
      }}
      cancelAction={{ onAction: () => setSearch('') }}
      mode={mode}
      setMode={setMode}
      loading={navigation.state === 'loading'}
    />
  );
}
