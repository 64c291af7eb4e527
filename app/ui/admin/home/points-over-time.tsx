import { useNavigation, useSearchParams } from '@remix-run/react';
import { BlockStack, Button, ButtonGroup, Card, InlineStack, Text } from '@shopify/polaris';
import { ChartVerticalIcon } from '@shopify/polaris-icons';
import { lazy, Suspense, useEffect, useState } from 'react';
import type { PointsInBucket } from '#app/db/home.queries.ts';
import { saveFile } from '../download.ts';
import { EmptyNote } from '../empty-note.tsx';
import { Group } from '../group.tsx';
import { BUCKET_OF, RANGES, type Range } from '../time-range.ts';
import { useAdmin } from '../use-admin.ts';
import { PointsTable } from './points-table.tsx';

// The chart library is big and needs a size to draw into: it comes after the page, into a box of its own height.
const PointsChart = lazy(() => import('./points-chart.tsx'));
const CHART_HEIGHT_PX = 280;

/** Points issued and redeemed over time, as a chart or as a table. */
export function PointsOverTime({ series, range }: { series: PointsInBucket[]; range: Range }) {
  const { t } = useAdmin();
  const [view, setView] = useState<'chart' | 'table'>('chart');
  const [, setSearchParams] = useSearchParams();
  const navigation = useNavigation();
  const busy = navigation.state === 'loading' && navigation.location.pathname === '/app';
  const empty = series.every(
    (bucket) => bucket.issued === 0n && bucket.redeemed === 0n && bucket.returned === 0n,
  );
  const choose = (next: Range) => setSearchParams({ range: next }, { preventScrollReset: true });
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center" gap="300">
          <Text as="h2" variant="headingMd">
            {t('home:chart.title')}
          </Text>
          <InlineStack gap="200">
            <Group label={t('home:chart.range')}>
              <ButtonGroup variant="segmented">
                {RANGES.map((each) => (
                  <Button key={each} pressed={each === range} onClick={() => choose(each)} disabled={busy}>
                    {t(`home:chart.ranges.${each}`)}
                  </Button>
                ))}
              </ButtonGroup>
            </Group>
            <Group label={t('home:chart.view')}>
              <ButtonGroup variant="segmented">
                <Button pressed={view === 'chart'} onClick={() => setView('chart')}>
                  {t('home:chart.asChart')}
                </Button>
                <Button pressed={view === 'table'} onClick={() => setView('table')}>
                  {t('home:chart.asTable')}
                </Button>
              </ButtonGroup>
            </Group>
            <Button onClick={() => saveSeries(series, t('home:chart.csvHeader'))} disabled={empty}>
              {t('common:exportCsv')}
            </Button>
          </InlineStack>
        </InlineStack>
        {empty ? (
          <EmptyNote
            icon={ChartVerticalIcon}
            title={t('home:chart.empty.title')}
            text={t('home:chart.empty.text')}
          />
        ) : view === 'table' ? (
          <PointsTable series={series} bucket={BUCKET_OF[range]} />
        ) : (
          <Chart series={series} range={range} />
        )}
      </BlockStack>
    </Card>
  );
}

function Chart({ series, range }: { series: PointsInBucket[]; range: Range }) {
  const { t, f } = useAdmin();
  const [mounted, setMounted] = useState(false);
  useEffect(() => setMounted(true), []);
  const issued = series.reduce((sum, bucket) => sum + bucket.issued, 0n);
  const redeemed = series.reduce((sum, bucket) => sum + bucket.redeemed, 0n);
  const returned = series.reduce((sum, bucket) => sum + bucket.returned, 0n);
  const label = t('home:chart.summary', {
    range: t(`home:chart.ranges.${range}`),
    issued: f.number(issued),
    redeemed: f.number(redeemed),
    returned: f.number(returned),
  });
  return (
    <figure style={{ margin: 0 }} aria-label={label}>
      <div style={{ height: CHART_HEIGHT_PX }} aria-hidden="true">
        {mounted && (
          <Suspense fallback={null}>
            <PointsChart series={series} bucket={BUCKET_OF[range]} height={CHART_HEIGHT_PX} />
          </Suspense>
        )}
      </div>
      <figcaption>
        <Text as="span" variant="bodySm" tone="subdued">
          {label}
        </Text>
      </figcaption>
    </figure>
  );
}

/** Dates and whole numbers only: nothing that a spreadsheet could take for a formula. */
function saveSeries(series: PointsInBucket[], header: string) {
  const lines = series.map(
    ({ start, issued, redeemed, returned }) => `${start},${issued},${redeemed},${returned}`,
  );
  const text = `\uFEFF${[header, ...lines].join('\r\n')}\r\n`;
  saveFile('lealta-points.csv', new Blob([text], { type: 'text/csv;charset=utf-8' }));
}
