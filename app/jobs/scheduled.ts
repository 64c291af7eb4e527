import type { PgBoss } from 'pg-boss';
import { z } from 'zod';
import { maintainPartitions } from '#app/db/inbox.store.ts';
import { toShopId } from '#app/kernel/ids.ts';
import type { Lealta } from '#app/wiring.server.ts';
import { createShopQueue, queueShopJob } from './queue-shop-job.ts';
import { SHOP_JOBS } from './shop-jobs.ts';

/** Webhook bodies are kept so long, to be replayed and looked into. */
const INBOX_RETENTION_DAYS = 14;

const jobData = z.object({ shopId: z.string() });

/** Registers the scheduled jobs; pg-boss runs each at one worker at a time, whatever the number of workers. */
export async function schedule(boss: PgBoss, lealta: Lealta): Promise<void> {
  for (const job of SHOP_JOBS) {
    const tick = `${job.name}-tick`;
    await createShopQueue(boss, job);
    await boss.createQueue(tick, { policy: 'short', partition: true, retryLimit: 0 });
    await boss.work(tick, { pollingIntervalSeconds: 2 }, async () => {
      const shops = await lealta.db.inSystem((tx) => job.shops(tx, lealta.clock()));
      for (const shopId of shops) await queueShopJob(boss, job, shopId);
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
