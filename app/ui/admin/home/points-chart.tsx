import { Bar, BarChart, CartesianGrid, Legend, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { Bucket, PointsInBucket } from '#app/db/home.queries.ts';
import { useAdmin } from '../use-admin.ts';

// Told apart by lightness too, not by hue alone; both above 3:1 on white.
const ISSUED_COLOUR = '#0b5cad';
const REDEEMED_COLOUR = '#d97706';
const RETURNED_COLOUR = '#8a8a8a';
const AXIS = { fontSize: 12, fill: '#616161' };

/** The picture only: whoever cannot see it gets the table. */
export default function PointsChart({
  series,
  bucket,
  height,
}: {
  series: PointsInBucket[];
  bucket: Bucket;
  height: number;
}) {
  const { t, f } = useAdmin();
  const data = series.map(({ start, issued, redeemed, returned }) => ({
    label: f.day(start, bucket),
    issued: Number(issued),
    redeemed: Number(redeemed),
    returned: Number(returned),
  }));
  const someReturned = series.some(({ returned }) => returned > 0n);
  return (
    <ResponsiveContainer width="100%" height={height}>
      <BarChart
        data={data}
        margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
        accessibilityLayer={false}
        barGap={2}
      >
        <CartesianGrid vertical={false} stroke="#ebebeb" />
        <XAxis dataKey="label" tick={AXIS} tickLine={false} stroke="#cccccc" minTickGap={24} />
        <YAxis
          tick={AXIS}
          tickLine={false}
          axisLine={false}
          width={56}
          allowDecimals={false}
          tickFormatter={(value: number) => f.number(value)}
        />
        <Tooltip
          formatter={(value) => f.number(Number(value))}
          cursor={{ fill: 'rgba(0, 0, 0, 0.04)' }}
          contentStyle={{ borderRadius: 8, border: '1px solid #e3e3e3', fontSize: 13 }}
          isAnimationActive={false}
        />
        <Legend
          iconType="circle"
          itemSorter={null}
          wrapperStyle={{ fontSize: 13 }}
          formatter={(name: string) => <span style={{ color: '#303030' }}>{name}</span>}
        />
        <Bar
          dataKey="issued"
          name={t('home:chart.issued')}
          fill={ISSUED_COLOUR}
          radius={[3, 3, 0, 0]}
          maxBarSize={28}
          isAnimationActive={false}
        />
        <Bar
          dataKey="redeemed"
          name={t('home:chart.redeemed')}
          fill={REDEEMED_COLOUR}
          radius={[3, 3, 0, 0]}
          maxBarSize={28}
          isAnimationActive={false}
        />
        {someReturned && (
          <Bar
            dataKey="returned"
            name={t('home:chart.returned')}
            fill={RETURNED_COLOUR}
            radius={[3, 3, 0, 0]}
            maxBarSize={28}
            isAnimationActive={false}
          />
        )}
      </BarChart>
    </ResponsiveContainer>
  );
}
