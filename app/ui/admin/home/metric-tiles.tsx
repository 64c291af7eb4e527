import { BlockStack, Card, InlineGrid, Text } from '@shopify/polaris';
import type { HomeTotals } from '#app/db/home.queries.ts';
import { divideRounded } from '#app/kernel/rounding.ts';
import { pointsText } from '../cause-sentence.ts';
import { useAdmin } from '../use-admin.ts';

type Reward = { points: number; value: number };

/** The programme in four numbers, each with what it is made of. */
export function MetricTiles({ totals, cheapest }: { totals: HomeTotals; cheapest: Reward | null }) {
  const { t, f, shop } = useAdmin();
  const outstanding = totals.pending + totals.available;
  const share = totals.customers > 0n ? Number((totals.members * 1000n) / totals.customers) / 10 : 0;
  return (
    <InlineGrid columns={{ xs: 2, lg: 4 }} gap="400">
      <Tile
        title={t('home:metrics.members')}
        value={f.number(totals.members)}
        detail={t('home:metrics.membersOf', {
          count: Number(totals.customers),
          customers: f.number(totals.customers),
          share: f.number(Math.round(share)),
        })}
      />
      <Tile
        title={t('home:metrics.issued')}
        value={f.number(totals.issued)}
        detail={t('home:metrics.issuedDetail')}
      />
      <Tile
        title={t('home:metrics.redeemed')}
        value={f.number(totals.redeemed)}
        detail={t('home:metrics.redeemedDetail')}
      />
      <Tile
        title={t('home:metrics.outstanding')}
        value={f.number(outstanding)}
        detail={t('home:metrics.outstandingDetail', {
          available: f.number(totals.available),
          pending: f.number(totals.pending),
        })}
        note={
          cheapest === null
            ? t('home:metrics.noRewards')
            : t('home:metrics.worth', {
                value: f.money(worth(outstanding, cheapest), shop.currency),
                points: pointsText(t, f, cheapest.points),
                reward: f.money(BigInt(cheapest.value), shop.currency),
              })
        }
      />
    </InlineGrid>
  );
}

/** Outstanding points in money at the rate of the reward that needs the fewest points. */
const worth = (outstanding: bigint, { points, value }: Reward): bigint =>
  outstanding > 0n ? divideRounded(outstanding * BigInt(value), BigInt(points), 'nearest') : 0n;

function Tile({
  title,
  value,
  detail,
  note,
}: {
  title: string;
  value: string;
  detail: string;
  note?: string;
}) {
  return (
    <Card>
      <BlockStack gap="100">
        <Text as="h2" variant="headingSm" tone="subdued">
          {title}
        </Text>
        <Text as="p" variant="headingXl" numeric>
          {value}
        </Text>
        <Text as="p" variant="bodySm" tone="subdued">
          {detail}
        </Text>
        {note && (
          <Text as="p" variant="bodySm" tone="subdued">
            {note}
          </Text>
        )}
      </BlockStack>
    </Card>
  );
}
