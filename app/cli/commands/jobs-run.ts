import type { DatabaseConfig } from '#app/db/database.ts';
import { listShops } from '#app/db/shops.store.ts';
import { openJobQueue } from '#app/jobs/job-queue.ts';
import { createShopQueue, queueShopJob } from '#app/jobs/queue-shop-job.ts';
import { SHOP_JOBS, type ShopJob } from '#app/jobs/shop-jobs.ts';
import type { ShopId } from '#app/kernel/ids.ts';
import { type Command, text, UsageError } from '../command.ts';
import { nearest } from '../nearest.ts';
import { findShop, openForOperator } from '../open-database.ts';
import { table, toJson } from '../table.ts';

export const jobsRun: Command = {
  name: 'jobs run',
  summary: 'Have a job done now that a worker does by the clock.',
  details:
    'Queues a job at once instead of at its next time: for one shop, or for every shop that has such work waiting. A running worker begins within seconds; without one the job waits for it. A job does what is due and no more: one run too many changes nothing.',
  options: {
    job: { type: 'string', value: '<job>', required: true, help: 'Its name, as “jobs list” prints it.' },
    shop: {
      type: 'string',
      value: '<shop>',
      help: 'Only this shop; otherwise all that have such work.',
    },
  },
  async run({ env, options, json, output }) {
    const job = findJob(text(options, 'job'));
    const { db, config, close } = await openForOperator(env);
    try {
      const named = options.shop === undefined ? null : await findShop(db, text(options, 'shop'));
      const known = await db.inSystem(listShops);
      const domains = new Map<ShopId, string>(known.map((shop) => [shop.shopId, shop.domain]));
      const shopIds = named ? [named.shopId] : await db.inSystem((tx) => job.shops(tx, new Date()));
      const queued = await queueFor(shopIds, job, config.system, output.note);
      const rows = [...queued].map(([shopId, isNew]) => ({ shop: domains.get(shopId) ?? '', queued: isNew }));
      if (json) output.out(toJson({ job: job.name, shops: rows }));
      else if (rows.length === 0) output.out('No shop has such work waiting.');
      else
        output.out(
          table(
            [{ heading: 'Shop' }, { heading: job.name }],
            rows.map(({ shop, queued: isNew }) => [shop, isNew ? 'queued' : 'was queued already']),
          ),
        );
      return 0;
    } finally {
      await close();
    }
  },
};

/** @throws UsageError with the names that come nearest */
function findJob(name: string): ShopJob {
  const job = SHOP_JOBS.find((one) => one.name === name);
  if (job) return job;
  const near = nearest(
    name,
    SHOP_JOBS.map((one) => one.name),
  );
  throw new UsageError(
    `There is no job “${name}”. ${near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'See: lealta jobs list'}`,
  );
}

/** @returns for each shop whether the job is new in the queue, or waits there already */
async function queueFor(
  shopIds: readonly ShopId[],
  job: ShopJob,
  system: DatabaseConfig['system'],
  note: (text: string) => void,
): Promise<Map<ShopId, boolean>> {
  const boss = openJobQueue(system, { works: false, failed: (error) => note(`Job queue: ${error}`) });
  try {
    await boss.start();
    await createShopQueue(boss, job);
    const queued = new Map<ShopId, boolean>();
    for (const shopId of shopIds) queued.set(shopId, await queueShopJob(boss, job, shopId));
    return queued;
  } finally {
    await boss.stop({ graceful: false });
  }
}
