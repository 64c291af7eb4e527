import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createShopPool } from '#app/jobs/shop-pool.ts';
import { type ShopId, toShopId } from '#app/kernel/ids.ts';

/** Work that lasts until it is ended by hand. */
function byHand(atOnce: number) {
  const log: string[] = [];
  const ends = new Map<ShopId, { done: () => void; failed: (error: Error) => void }>();
  const pool = createShopPool({
    atOnce,
    work: (shopId) =>
      new Promise((done, failed) => {
        log.push(`begins ${shopId}`);
        ends.set(shopId, { done, failed });
      }),
    failed: (error, shopId) => log.push(`${shopId}: ${String(error)}`),
  });
  return {
    pool,
    log,
    end: (id: number) => ends.get(toShopId(id)),
    offer: (...ids: number[]) => pool.offer(ids.map(toShopId)),
  };
}

it('takes the next shop as soon as one is done, whatever the others take', async () => {
  const { log, offer, end } = byHand(2);
  offer(1, 2, 3, 4);
  expect(log).toEqual(['begins 1', 'begins 2']);
  end(2)?.done();
  await turn();
  end(3)?.done();
  await turn();
  expect(log).toEqual(['begins 1', 'begins 2', 'begins 3', 'begins 4']);
});

it('goes on with the others when one fails', async () => {
  const { log, offer, end } = byHand(1);
  offer(1, 2);
  end(1)?.failed(new Error('out of luck'));
  await turn();
  expect(log).toEqual(['begins 1', '1: Error: out of luck', 'begins 2']);
});

it('works for a shop once at a time, and once more for work that came meanwhile', async () => {
  const { log, offer, end } = byHand(3);
  offer(1);
  offer(1);
  offer(1);
  expect(log).toEqual(['begins 1']);
  end(1)?.done();
  await turn();
  expect(log).toEqual(['begins 1', 'begins 1']);
});

it('waits for what is under way when it is stopped, and takes up nothing more', async () => {
  const { pool, log, offer, end } = byHand(1);
  offer(1, 2);
  const stopped = pool.stop().then(() => log.push('stopped'));
  await turn();
  expect(log).toEqual(['begins 1']);
  end(1)?.done();
  await stopped;
  expect(log).toEqual(['begins 1', 'stopped']);
});
