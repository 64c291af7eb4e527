import { useNavigation, useSearchParams } from '@remix-run/react';
import {
  BlockStack,
  Box,
  Button,
  ButtonGroup,
  Card,
  DataTable,
  InlineStack,
  Text,
  useBreakpoints,
} from '@shopify/polaris';
import { ChartFunnelIcon } from '@shopify/polaris-icons';
import { useState } from 'react';
import type { FunnelRow } from '#app/db/referrals.queries.ts';
import { saveFile } from '../download.ts';
import { EmptyNote } from '../empty-note.tsx';
import { Group } from '../group.tsx';
import { RANGES, type Range } from '../time-range.ts';
import { useAdmin } from '../use-admin.ts';
import { funnelCsv, STAGES, type Stage } from './funnel-stages.ts';

type Sums = Record<Stage, bigint>;

/** From the share to the reward: how many come to each step, as bars or by channel. */
export function FunnelCard({ rows, range }: { rows: readonly FunnelRow[]; range: Range }) {
  const { t } = useAdmin();
  const [view, setView] = useState<'chart' | 'table'>('chart');
  const [, setSearchParams] = useSearchParams();
  const navigation = useNavigation();
  const busy = navigation.state === 'loading' && navigation.location.pathname === '/app/referrals';
  const sums = sumOf(rows);
  const empty = STAGES.every((stage) => sums[stage] === 0n);
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center" gap="300">
          <Text as="h2" variant="headingMd">
            {t('referrals:funnel.title')}
          </Text>
          <InlineStack gap="200">
            <Group label={t('home:chart.range')}>
              <ButtonGroup variant="segmented">
                {RANGES.map((each) => (
                  <Button
                    key={each}
                    pressed={each === range}
                    disabled={busy}
                    onClick={() => setSearchParams({ range: each }, { preventScrollReset: true })}
                  >
                    {t(`home:chart.ranges.${each}`)}
                  </Button>
                ))}
              </ButtonGroup>
            </Group>
            <Group label={t('home:chart.view')}>
              <ButtonGroup variant="segmented">
                {(['chart', 'table'] as const).map((each) => (
                  <Button key={each} pressed={view === each} onClick={() => setView(each)}>
                    {t(each === 'chart' ? 'home:chart.asChart' : 'referrals:funnel.byChannel')}
                  </Button>
                ))}
              </ButtonGroup>
            </Group>
            <Button
              disabled={empty}
              onClick={() => saveFile('lealta-referral-funnel.csv', csvFile(funnelCsv(rows, t)))}
            >
              {t('common:exportCsv')}
            </Button>
          </InlineStack>
        </InlineStack>
        {empty ? (
          <EmptyNote
            icon={ChartFunnelIcon}
            title={t('referrals:funnel.empty.title')}
            text={t('referrals:funnel.empty.text')}
          />
        ) : view === 'chart' ? (
          <Bars sums={sums} />
        ) : (
          <ByChannel rows={rows} sums={sums} />
        )}
        {!empty && (
          <Text as="p" variant="bodySm" tone="subdued">
            {t('referrals:funnel.note')}
          </Text>
        )}
      </BlockStack>
    </Card>
  );
}

const csvFile = (text: string) => new Blob([text], { type: 'text/csv;charset=utf-8' });

const sumOf = (rows: readonly FunnelRow[]): Sums => {
  const sum = (stage: Stage) => rows.reduce((all, row) => all + row[stage], 0n);
  return {
    shared: sum('shared'),
    visited: sum('visited'),
    claimed: sum('claimed'),
    bought: sum('bought'),
    rewarded: sum('rewarded'),
  };
};

/** Each step as long as its share of the longest, with its number and what part of the step before came so far. */
function Bars({ sums }: { sums: Sums }) {
  const { t, f } = useAdmin();
  const most = STAGES.reduce((max, stage) => (sums[stage] > max ? sums[stage] : max), 1n);
  return (
    <BlockStack as="ul" gap="300">
      {STAGES.map((stage, place) => {
        const before = STAGES[place - 1];
        const share =
          before === undefined || sums[before] === 0n || place === 1
            ? null
            : (100 * Number(sums[stage])) / Number(sums[before]);
        return (
          <li key={stage}>
            <BlockStack gap="100">
              <InlineStack align="space-between" gap="200">
                <Text as="span">{t(`referrals:funnel.stages.${stage}`)}</Text>
                <Text as="span" numeric>
                  <Text as="span" fontWeight="semibold">
                    {f.number(sums[stage])}
                  </Text>
                  {share !== null && share <= 100 && (
                    <Text as="span" tone="subdued">
                      {' '}
                      {t('referrals:funnel.share', { percent: f.number(Math.round(share)) })}
                    </Text>
                  )}
                </Text>
              </InlineStack>
              <div aria-hidden="true">
                <Box
                  background="bg-surface-secondary"
                  borderRadius="100"
                  overflowX="hidden"
                  overflowY="hidden"
                >
                  <div
                    style={{
                      width: `${(100 * Number(sums[stage])) / Number(most)}%`,
                      minWidth: sums[stage] > 0n ? 3 : 0,
                      height: 20,
                      borderRadius: 4,
                      background: stage === 'rewarded' ? '#29845a' : '#0b5cad',
                    }}
                  />
                </Box>
              </div>
            </BlockStack>
          </li>
        );
      })}
    </BlockStack>
  );
}

function ByChannel({ rows, sums }: { rows: readonly FunnelRow[]; sums: Sums }) {
  const { t, f } = useAdmin();
  const { smDown } = useBreakpoints();
  // A table of six columns would have to be pushed sideways on a phone.
  if (smDown)
    return (
      <BlockStack as="ul" gap="300">
        {[{ channel: null, ...sums }, ...rows].map((row) => (
          <li key={row.channel ?? 'total'}>
            <Text as="p" fontWeight="semibold">
              {row.channel === null ? t('referrals:funnel.total') : t(`referrals:channels.${row.channel}`)}
            </Text>
            <Text as="p" variant="bodySm">
              {STAGES.map(
                (stage) => `${t(`referrals:funnel.stages.${stage}`)}: ${f.number(row[stage])}`,
              ).join(' · ')}
            </Text>
          </li>
        ))}
      </BlockStack>
    );
  return (
    <DataTable
      columnContentTypes={['text', 'numeric', 'numeric', 'numeric', 'numeric', 'numeric']}
      headings={[
        t('referrals:funnel.channel'),
        ...STAGES.map((stage) => t(`referrals:funnel.stages.${stage}`)),
      ]}
      rows={rows.map((row) => [
        t(`referrals:channels.${row.channel}`),
        ...STAGES.map((stage) => f.number(row[stage])),
      ])}
      totals={['', ...STAGES.map((stage) => f.number(sums[stage]))]}
      totalsName={{ singular: t('referrals:funnel.total'), plural: t('referrals:funnel.total') }}
      increasedTableDensity
    />
  );
}
