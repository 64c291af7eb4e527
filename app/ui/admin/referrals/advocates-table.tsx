import { BlockStack, IndexTable, InlineStack, Link, Text, useBreakpoints } from '@shopify/polaris';
import type { AdvocateItem } from '#app/db/referrals.queries.ts';
import { pointsText } from '../cause-sentence.ts';
import { personName } from '../person-name.ts';
import { useAdmin } from '../use-admin.ts';

type Props = {
  rows: readonly AdvocateItem[];
  pagination?: { previous: (() => void) | null; next: (() => void) | null };
};

const FIGURES = ['visited', 'claimed', 'bought', 'rewarded', 'points'] as const;

/** Members by the friends that they brought. */
export function AdvocatesTable({ rows, pagination }: Props) {
  const { t, f } = useAdmin();
  const { smDown } = useBreakpoints();
  return (
    <IndexTable
      resourceName={{ singular: t('referrals:advocates.one'), plural: t('referrals:advocates.other') }}
      itemCount={rows.length}
      selectable={false}
      condensed={smDown}
      headings={[
        { title: t('referrals:advocates.member') },
        ...FIGURES.map((figure) => ({
          title: t(`referrals:advocates.${figure}`),
          alignment: 'end' as const,
        })),
      ]}
      {...(pagination === undefined
        ? {}
        : {
            pagination: {
              hasPrevious: pagination.previous !== null,
              onPrevious: () => pagination.previous?.(),
              hasNext: pagination.next !== null,
              onNext: () => pagination.next?.(),
              accessibilityLabels: { previous: t('common:previousPage'), next: t('common:nextPage') },
            },
          })}
    >
      {rows.map((row, index) => (
        <IndexTable.Row key={row.memberId.toString()} id={row.memberId.toString()} position={index}>
          {smDown ? (
            <div style={{ padding: '12px 16px', width: '100%' }}>
              <InlineStack align="space-between" blockAlign="start" gap="400" wrap={false}>
                <Person row={row} />
                <BlockStack inlineAlign="end">
                  <Text as="span" fontWeight="semibold" numeric>
                    {t('referrals:advocates.rewardedOf', {
                      rewarded: f.number(row.rewarded),
                      claimed: f.number(row.claimed),
                    })}
                  </Text>
                  <Text as="span" variant="bodySm" tone="subdued" numeric>
                    {pointsText(t, f, row.points)}
                  </Text>
                </BlockStack>
              </InlineStack>
            </div>
          ) : (
            <>
              <IndexTable.Cell>
                <Person row={row} />
              </IndexTable.Cell>
              {FIGURES.map((figure) => (
                <IndexTable.Cell key={figure}>
                  <Text as="span" numeric alignment="end">
                    {f.number(row[figure])}
                  </Text>
                </IndexTable.Cell>
              ))}
            </>
          )}
        </IndexTable.Row>
      ))}
    </IndexTable>
  );
}

function Person({ row }: { row: AdvocateItem }) {
  const { t } = useAdmin();
  return (
    <BlockStack>
      <Link url={`/app/members/${row.memberId}`} dataPrimaryLink removeUnderline monochrome>
        <Text as="span" fontWeight="semibold" breakWord>
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
