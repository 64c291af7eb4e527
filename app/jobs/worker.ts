/** The worker process: `node app/jobs/worker.ts`. Drains the inbox, publishes to the storefront, runs scheduled jobs. */
import { databaseConfig } from '#app/db/connections.ts';
import { shopsWithWaiting } from '#app/db/inbox.store.ts';
import { shopsToPublish } from '#app/db/publications.store.ts';
import { runProcess } from '#app/start.ts';
import { openJobQueue } from './job-queue.ts';
import { startLoop } from './loop.ts';
import { schedule } from './scheduled.ts';
import { createShopPool } from './shop-pool.ts';

/** Without an announcement (lost, or another process died) work is found after so long. */
const LOOK_EVERY_MS = 1000;
/** Shops drained at once: a drain keeps a core and Postgres busy. */
const DRAINS_AT_ONCE = 2;
/** Shops published at once: publishing mostly waits for Shopify, for a large shop by the hour. */
const PUBLISHED_AT_ONCE = 8;

await runProcess(async (lealta, atStop) => {
  const { config, db, log } = lealta;
  const { system } = databaseConfig(config.database);
  const boss = openJobQueue(system, {
    works: true,
    failed: (error) => log.error({ err: error }, 'job queue'),
  });

  const publishers = createShopPool({
    atOnce: PUBLISHED_AT_ONCE,
    work: async (shopId) => {
      await lealta.publication.publish(shopId);
    },
    failed: (error, shopId) => log.error({ err: error, shopId: String(shopId) }, 'publishing'),
  });
  const publishing = startLoop({
    name: 'publish',
    everyMs: LOOK_EVERY_MS,
    run: async () => publishers.offer(await db.inSystem((tx) => shopsToPublish(tx, lealta.clock()))),
    failed: (error) => log.error({ err: error }, 'publishing'),
  });
  const drains = createShopPool({
    atOnce: DRAINS_AT_ONCE,
    work: async (shopId) => {
      const drained = await lealta.inbox.drain(shopId);
      if (drained.done + drained.failed === 0) return;
      log.info({ shopId: String(shopId), ...drained }, 'inbox drained');
      publishing.wake();
    },
    failed: (error, shopId) => log.error({ err: error, shopId: String(shopId) }, 'draining'),
  });
  const draining = startLoop({
    name: 'drain',
    everyMs: LOOK_EVERY_MS,
    run: async () => drains.offer(await db.inSystem(shopsWithWaiting)),
    failed: (error) => log.error({ err: error }, 'draining'),
  });
  let listening: Awaited<ReturnType<typeof db.listen>> | undefined;
  atStop(async () => {
    await listening?.stop();
    await Promise.all([draining.stop(), publishing.stop(), boss.stop({ graceful: true, timeout: 10_000 })]);
    await Promise.all([drains.stop(), publishers.stop()]);
  });
  listening = await db.listen('lealta_inbox', () => draining.wake());
  await boss.start();
  await schedule(boss, lealta);
  log.info('Lealta works');
});
