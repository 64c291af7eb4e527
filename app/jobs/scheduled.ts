import type { PgBoss } from 'pg-boss';
import { z } from 'zod';
import { shopsWithOpenRequests } from '#app/db/compliance.store.ts';
import type { Tx } from '#app/db/database.ts';
import {
  shopsWithCatalogueToRefetch,
  shopsWithDueLots,
  shopsWithLapsedVouchers,
  shopsWithOldAnswers,
  shopsWithOrdersToRefetch,
  shopsWithOverdueLots,
  shopsWithReferralsDue,
  shopsWithStaleReservations,
  shopsWithTiersDue,
} from '#app/db/due-work.queries.ts';
import { maintainPartitions } from '#app/db/inbox.store.ts';
import { shopsWithDueWork } from '#app/db/recurring-work.store.ts';
import { type ShopId, toShopId } from '#app/kernel/ids.ts';
import { ANSWERS_KEPT_MS } from '#app/use-cases/api/answer-once.ts';
import { REFETCH_PATIENCE_MS } from '#app/use-cases/orders/refetch-orders.ts';
import { CATALOGUE_PATIENCE_MS } from '#app/use-cases/products/refetch-catalogue.ts';
import { LAPSE_PATIENCE_MS } from '#app/use-cases/vouchers/lapse-vouchers.ts';
import { RESERVATION_PATIENCE_MS } from '#app/use-cases/vouchers/settle-reservations.ts';
import type { Lealta } from '#app/wiring.server.ts';

/** Webhook bodies are kept so long, to be replayed and looked into. */
const INBOX_RETENTION_DAYS = 14;

/** One job a shop: it is queued for the shops that have such work waiting, and done shop by shop. */
type ShopJob = {
  readonly name: string;
  readonly cron: string;
  readonly shops: (tx: Tx, now: Date) => Promise<ShopId[]>;
  readonly work: (lealta: Lealta, shopId: ShopId) => Promise<unknown>;
};

const EVERY_MINUTE = '* * * * *';
const EVERY_HOUR = '20 * * * *';
const ago = (now: Date, ms: number): Date => new Date(now.getTime() - ms);

const SHOP_JOBS: readonly ShopJob[] = [
  {
    name: 'mature-points',
    cron: EVERY_MINUTE,
    shops: shopsWithDueLots,
    work: (lealta, shopId) => lealta.ledger.mature(shopId),
  },
  {
    name: 'expire-points',
    cron: EVERY_MINUTE,
    shops: shopsWithOverdueLots,
    work: (lealta, shopId) => lealta.ledger.expire(shopId),
  },
  {
    name: 'recompute-tiers',
    cron: EVERY_MINUTE,
    shops: shopsWithTiersDue,
    work: (lealta, shopId) => lealta.tiers.recomputeAll(shopId),
  },
  {
    name: 'settle-reservations',
    cron: EVERY_MINUTE,
    shops: (tx, now) => shopsWithStaleReservations(tx, ago(now, RESERVATION_PATIENCE_MS)),
    work: (lealta, shopId) => lealta.vouchers.settleReservations(shopId),
  },
  {
    name: 'lapse-vouchers',
    cron: EVERY_MINUTE,
    shops: (tx, now) => shopsWithLapsedVouchers(tx, ago(now, LAPSE_PATIENCE_MS)),
    work: (lealta, shopId) => lealta.vouchers.lapse(shopId),
  },
  {
    name: 'settle-referrals',
    cron: EVERY_MINUTE,
    shops: shopsWithReferralsDue,
    work: (lealta, shopId) => lealta.referrals.settle(shopId),
  },
  {
    name: 'refetch-orders',
    cron: EVERY_MINUTE,
    shops: (tx, now) => shopsWithOrdersToRefetch(tx, ago(now, REFETCH_PATIENCE_MS)),
    work: (lealta, shopId) => lealta.orders.refetch(shopId),
  },
  {
    name: 'refetch-catalogue',
    cron: EVERY_MINUTE,
    shops: (tx, now) => shopsWithCatalogueToRefetch(tx, ago(now, CATALOGUE_PATIENCE_MS)),
    work: (lealta, shopId) => lealta.products.refetch(shopId),
  },
  {
    name: 'sync-catalogue',
    cron: EVERY_MINUTE,
    shops: (tx, now) => shopsWithDueWork(tx, 'sync-catalogue', now),
    work: (lealta, shopId) => lealta.products.sync(shopId),
  },
  {
    name: 'forget-api-answers',
    cron: EVERY_HOUR,
    shops: (tx, now) => shopsWithOldAnswers(tx, ago(now, ANSWERS_KEPT_MS)),
    work: (lealta, shopId) => lealta.api.forgetAnswers(shopId),
  },
  {
    name: 'sync-profiles',
    cron: EVERY_MINUTE,
    shops: (tx, now) => shopsWithDueWork(tx, 'sync-profiles', now),
    work: (lealta, shopId) => lealta.members.syncProfiles(shopId),
  },
  {
    // Days begin at every hour somewhere: each shop's own is looked for often, and worked at once.
    name: 'award-calendar-days',
    cron: '*/5 * * * *',
    shops: (tx, now) => shopsWithDueWork(tx, 'award-calendar-days', now),
    work: (lealta, shopId) => lealta.earning.awardCalendarDays(shopId),
  },
  {
    name: 'answer-compliance-requests',
    cron: EVERY_MINUTE,
    shops: (tx) => shopsWithOpenRequests(tx),
    work: (lealta, shopId) => lealta.compliance.answerRequests(shopId),
  },
];

const jobData = z.object({ shopId: z.string() });

/** Registers the scheduled jobs; pg-boss runs each at one worker at a time, whatever the number of workers. */
export async function schedule(boss: PgBoss, lealta: Lealta): Promise<void> {
  for (const job of SHOP_JOBS) {
    const tick = `${job.name}-tick`;
    await boss.createQueue(job.name, { policy: 'short', partition: true, retryLimit: 3, retryBackoff: true });
    await boss.createQueue(tick, { policy: 'short', partition: true, retryLimit: 0 });
    await boss.work(tick, { pollingIntervalSeconds: 2 }, async () => {
      const shops = await lealta.db.inSystem((tx) => job.shops(tx, lealta.clock()));
      for (const shopId of shops)
        await boss.send(job.name, { shopId: String(shopId) }, { singletonKey: String(shopId) });
    });
    await boss.work(job.name, { pollingIntervalSeconds: 1 }, async (jobs) => {
      for (const { data } of jobs) await job.work(lealta, toShopId(jobData.parse(data).shopId));
    });
    await boss.schedule(tick, job.cron);
    await boss.send(tick, {});
  }
  const maintenance = 'maintain-inbox';
  await boss.createQueue(maintenance, { policy: 'short', partition: true, retryLimit: 3 });
  await boss.work(maintenance, async () => {
    const done = await lealta.db.inSystem((tx) =>
      maintainPartitions(tx, lealta.clock(), INBOX_RETENTION_DAYS),
    );
    lealta.log.info(done, 'inbox partitions maintained');
  });
  await boss.schedule(maintenance, '10 * * * *');
  await boss.send(maintenance, {});
}
