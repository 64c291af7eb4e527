import { useNavigate } from '@remix-run/react';
import { Badge, BlockStack, IndexTable, InlineStack, Link, Text, useBreakpoints } from '@shopify/polaris';
import { PersonIcon, SearchIcon } from '@shopify/polaris-icons';
import type { MemberRow } from '#app/db/members.queries.ts';
import { pointsText } from '../cause-sentence.ts';
import { EmptyNote } from '../empty-note.tsx';
import { personName } from '../person-name.ts';
import { useAdmin } from '../use-admin.ts';
import type { TierName } from './members-filters.tsx';
import { isFiltered, type MembersView, membersViewParams } from './members-view.ts';

type Props = {
  view: MembersView;
  rows: MemberRow[];
  /** The programme's; their column is left out where there are none. */
  tiers: readonly TierName[];
  before: string | null;
  after: string | null;
};

/** One page of customers with their points. */
export function MembersTable({ view, rows, tiers, before, after }: Props) {
  const { t } = useAdmin();
  const navigate = useNavigate();
  const { smDown } = useBreakpoints();
  if (rows.length === 0) return <NoRows view={view} />;
  const goTo = (name: 'before' | 'after', cursor: string | null) => {
    const params = membersViewParams(view);
    if (cursor !== null) params.set(name, cursor);
    navigate(`/app/members?${params}`);
  };
  return (
    <IndexTable
      resourceName={{ singular: t('members:resource.one'), plural: t('members:resource.other') }}
      itemCount={rows.length}
      selectable={false}
      condensed={smDown}
      headings={[
        { title: t('members:columns.customer') },
        { title: t('members:columns.joined') },
        ...(tiers.length === 0 ? [] : [{ title: t('members:columns.tier') }]),
        { title: t('members:columns.available'), alignment: 'end' },
        { title: t('members:columns.pending'), alignment: 'end' },
        { title: t('members:columns.lifetime'), alignment: 'end' },
      ]}
      pagination={{
        hasPrevious: before !== null,
        onPrevious: () => goTo('before', before),
        hasNext: after !== null,
        onNext: () => goTo('after', after),
        accessibilityLabels: { previous: t('common:previousPage'), next: t('common:nextPage') },
      }}
    >
      {rows.map((row, index) => (
        <IndexTable.Row key={row.memberId.toString()} id={row.memberId.toString()} position={index}>
          {smDown ? <NarrowRow row={row} tiers={tiers} /> : <WideRow row={row} tiers={tiers} />}
        </IndexTable.Row>
      ))}
    </IndexTable>
  );
}

function Person({ row }: { row: MemberRow }) {
  const { t } = useAdmin();
  return (
    <BlockStack>
      <Link url={`/app/members/${row.memberId}`} dataPrimaryLink removeUnderline monochrome>
        <Text as="span" fontWeight="semibold">
          {personName(t, row)}
        </Text>
      </Link>
      {row.email && (
        <Text as="span" variant="bodySm" tone="subdued" breakWord>
          {row.email}
        </Text>
      )}
    </BlockStack>
  );
}

type RowProps = { row: MemberRow; tiers: readonly TierName[] };

function TierBadge({ row, tiers }: RowProps) {
  const { t, locale } = useAdmin();
  if (row.tierId === null) return null;
  return <Badge>{tiers.find(({ id }) => id === row.tierId)?.name[locale] ?? t('fields:goneTier')}</Badge>;
}

function WideRow({ row, tiers }: RowProps) {
  const { t, f } = useAdmin();
  const points = (value: bigint) => (
    <IndexTable.Cell>
      <Text as="span" numeric alignment="end">
        {row.enrolledAt === null && value === 0n ? '–' : f.number(value)}
      </Text>
    </IndexTable.Cell>
  );
  return (
    <>
      <IndexTable.Cell>
        <Person row={row} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        {row.enrolledAt === null ? <Badge>{t('members:notMember')}</Badge> : f.date(row.enrolledAt)}
      </IndexTable.Cell>
      {tiers.length > 0 && (
        <IndexTable.Cell>
          <TierBadge row={row} tiers={tiers} />
        </IndexTable.Cell>
      )}
      {points(row.available)}
      {points(row.pending)}
      {points(row.lifetime)}
    </>
  );
}

function NarrowRow({ row, tiers }: RowProps) {
  const { t, f } = useAdmin();
  return (
    <div style={{ padding: '12px 16px', width: '100%' }}>
      <InlineStack align="space-between" blockAlign="start" gap="400" wrap={false}>
        <Person row={row} />
        {row.enrolledAt === null ? (
          <Badge>{t('members:notMember')}</Badge>
        ) : (
          <BlockStack inlineAlign="end">
            <TierBadge row={row} tiers={tiers} />
            <Text as="span" numeric fontWeight="semibold">
              {pointsText(t, f, row.available)}
            </Text>
            {row.pending !== 0n && (
              <Text as="span" variant="bodySm" tone="subdued" numeric>
                {t('members:pendingMore', { count: Number(row.pending), n: f.number(row.pending) })}
              </Text>
            )}
          </BlockStack>
        )}
      </InlineStack>
    </div>
  );
}

function NoRows({ view }: { view: MembersView }) {
  const { t } = useAdmin();
  if (isFiltered(view))
    return (
      <EmptyNote
        heading="h2"
        icon={SearchIcon}
        title={t('members:none.title')}
        text={t('members:none.text')}
      />
    );
  const kind = view.membership;
  return (
    <EmptyNote
      heading="h2"
      icon={PersonIcon}
      title={t(`members:empty.${kind}.title`)}
      text={t(`members:empty.${kind}.text`)}
      {...(kind === 'member'
        ? { action: { label: t('home:setup.programme.action'), url: '/app/programme' } }
        : {})}
    />
  );
}
