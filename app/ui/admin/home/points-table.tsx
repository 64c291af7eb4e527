import { DataTable } from '@shopify/polaris';
import type { Bucket, PointsInBucket } from '#app/db/home.queries.ts';
import { useAdmin } from '../use-admin.ts';

/** The chart's numbers, newest first. */
export function PointsTable({ series, bucket }: { series: PointsInBucket[]; bucket: Bucket }) {
  const { t, f } = useAdmin();
  const rows = series
    .toReversed()
    .map(({ start, issued, redeemed, returned }) => [
      bucket === 'week' ? t('home:chart.weekOf', { day: f.day(start, 'week') }) : f.day(start, bucket),
      f.number(issued),
      f.number(redeemed),
      f.number(returned),
    ]);
  return (
    <DataTable
      columnContentTypes={['text', 'numeric', 'numeric', 'numeric']}
      headings={[
        t(`home:chart.buckets.${bucket}`),
        t('home:chart.issued'),
        t('home:chart.redeemed'),
        t('home:chart.returned'),
      ]}
      rows={rows}
      increasedTableDensity
    />
  );
}
