import type { PgBoss } from 'pg-boss';
import type { ShopId } from '#app/kernel/ids.ts';
import type { ShopJob } from './shop-jobs.ts';

/** Makes sure of the queue of a job. */
export const createShopQueue = (boss: PgBoss, { name }: ShopJob): Promise<void> =>
  boss.createQueue(name, { policy: 'short', partition: true, retryLimit: 3, retryBackoff: true });

/** Queues a job for a shop. @returns false where it is waiting in the queue already */
export async function queueShopJob(boss: PgBoss, { name }: ShopJob, shopId: ShopId): Promise<boolean> {
  const id = await boss.send(name, { shopId: String(shopId) }, { singletonKey: String(shopId) });
  return id !== null;
}
