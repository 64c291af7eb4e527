import type { HeadersFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { BlockStack, Page } from '@shopify/polaris';
import { boundary } from '@shopify/shopify-app-remix/server';
import {
  readPointsOverTime,
  readRecentActivity,
  readSetupFacts,
  readTotals,
  refusedDataRequests,
} from '#app/db/home.queries.ts';
import { admin } from '#app/http/admin.server.ts';
import { ActivityCard } from '../ui/admin/home/activity-card.tsx';
import { DataNotMailed } from '../ui/admin/home/data-not-mailed.tsx';
import { MetricTiles } from '../ui/admin/home/metric-tiles.tsx';
import { PointsOverTime } from '../ui/admin/home/points-over-time.tsx';
import { SetupGuide } from '../ui/admin/home/setup-guide.tsx';
import { BUCKET_OF, daysOf, parseRange } from '../ui/admin/time-range.ts';
import { useAdmin } from '../ui/admin/use-admin.ts';

export { PageError as ErrorBoundary } from '../ui/admin/page-error.tsx';

const ACTIVITY_MAX = 20;

export const loader = admin(async ({ request, lealta, shop }) => {
  const range = parseRange(new URL(request.url).searchParams.get('range'));
  const { from, to } = daysOf(range, lealta.clock(), shop.timezone);
  const { live } = await lealta.programme.current(shop.shopId);
  const facts = await lealta.db.inShop(shop.shopId, async (tx) => ({
    totals: await readTotals(tx),
    series: await readPointsOverTime(tx, from, to, BUCKET_OF[range]),
    activity: await readRecentActivity(tx, ACTIVITY_MAX),
    setup: await readSetupFacts(tx),
    notMailed: await refusedDataRequests(tx),
  }));
  const [cheapest = null] = (live?.settings.rewards ?? [])
    .flatMap((reward) => ('value' in reward ? [{ points: reward.points, value: reward.value }] : []))
    .toSorted((a, b) => a.points - b.points);
  return {
    ...facts,
    range,
    cheapest,
    published: live !== null,
    themeEditorUrl: `https://${shop.domain}/admin/themes/current/editor?context=apps&template=index&activateAppId=${lealta.config.shopify.apiKey}/member-widget`,
  };
});

export const action = admin(async ({ lealta, shop }) => {
  await lealta.compliance.sendDataAgain(shop.domain);
  return null;
});

export const headers: HeadersFunction = (given) => boundary.headers(given);

export default function Home() {
  const { totals, series, activity, setup, notMailed, range, cheapest, published, themeEditorUrl } =
    useLoaderData<typeof loader>();
  const { t } = useAdmin();
  return (
    <Page title={t('home:title')} subtitle={t('home:subtitle')}>
      <BlockStack gap="400">
        <DataNotMailed requests={notMailed} />
        <SetupGuide
          published={published}
          hasOrder={setup.hasOrder}
          hasAward={setup.hasAward}
          hasRedemption={setup.hasRedemption}
          themeEditorUrl={themeEditorUrl}
        />
        <MetricTiles totals={totals} cheapest={cheapest} />
        <PointsOverTime series={series} range={range} />
        <ActivityCard activity={activity} published={published} />
      </BlockStack>
    </Page>
  );
}
