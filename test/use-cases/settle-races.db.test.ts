import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { waitForLane } from '#app/db/inbox.store.ts';
import { addRefunds } from '#app/db/orders.store.ts';
import { listVersions } from '#app/db/programme.store.ts';
import { toOrderId, toShopifyCustomerId } from '#app/kernel/ids.ts';
import { absorbEvents } from '#app/use-cases/orders/absorb-events.ts';
import { settleOrders } from '#app/use-cases/orders/settle-orders.ts';
import { webhooks } from '#app/webhooks/index.ts';
import { orderPayload } from '#test/builders/orders.ts';
import { type TestApp, testApp } from '#test/support/app.ts';

let app: TestApp;

beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

it('a shopper who joins while a refund of an earlier order is being settled does not get the refunded points', async () => {
  const shopId = await app.aShop('races-refund', (settings) => ({ ...settings, enrolment: 'opt-in' }));
  const order = orderPayload({ id: 1, placedAt: '2026-05-20T10:00:00Z' });
  await app.deliver(shopId, [{ topic: 'orders/paid', payload: order }]);
  await app.lealta.inbox.drain(shopId);
  const customer = await app.lealta.members.byShopifyId(shopId, toShopifyCustomerId(501));
  if (customer === null) throw new Error('no customer');
  const whole = {
    refundId: 7n,
    createdAt: new Date('2026-05-21T10:00:00Z'),
    lines: [{ lineId: 11n, quantity: 1 }],
    shipping: 0n,
    discrepancy: 0n,
    presented: null,
  };
  let joining: Promise<unknown> = Promise.resolve();
  await app.lealta.db.inShop(shopId, async (tx) => {
    await addRefunds(tx, [{ orderId: toOrderId(1), refund: whole }]);
    const context = { versions: await listVersions(tx), timezone: 'UTC', now: app.clock.now() };
    await settleOrders(tx, [toOrderId(1)], context);
    // The order is locked until this transaction ends: joining waits for it, with a statement begun before its commit.
    joining = app.lealta.members.enrol(shopId, { memberId: customer.memberId, source: 'opt-in' });
    await sleep(300);
  });
  expect(await joining).toEqual({ outcome: 'enrolled' });
  expect(await app.balance(shopId, 501)).toMatchObject({ pending: 0n, available: 0n, lifetime: 0n });
  expect(await app.problems(shopId)).toEqual([]);
});

it('a shopper who joins while an earlier order is being taken in gets its points', async () => {
  const shopId = await app.aShop('races-order', (settings) => ({ ...settings, enrolment: 'opt-in' }));
  const order = (id: number) => orderPayload({ id, placedAt: '2026-05-20T10:00:00Z' });
  await app.deliver(shopId, [{ topic: 'orders/paid', payload: order(1) }]);
  await app.lealta.inbox.drain(shopId);
  const customer = await app.lealta.members.byShopifyId(shopId, toShopifyCustomerId(501));
  const webhook = webhooks.get('orders/paid');
  if (customer === null || webhook === undefined) throw new Error('no customer, or no webhook');
  const event = webhook.read(order(2), { triggeredAt: app.clock.now(), shopCurrency: 'EUR' });
  let joining: Promise<unknown> = Promise.resolve();
  await app.lealta.db.inShop(shopId, async (tx) => {
    await waitForLane(tx);
    const context = {
      versions: await listVersions(tx),
      timezone: 'UTC',
      currency: 'EUR',
      now: app.clock.now(),
      sealer: null,
    };
    await absorbEvents(tx, [event], context);
    joining = app.lealta.members.enrol(shopId, { memberId: customer.memberId, source: 'opt-in' });
    await sleep(300);
  });
  expect(await joining).toEqual({ outcome: 'enrolled' });
  const orders = await app.lealta.db.inShop(shopId, (tx) =>
    tx.query<{ awarded_points: bigint }>('SELECT awarded_points FROM orders WHERE awarded_points > 0'),
  );
  expect(orders).toHaveLength(2);
  expect((await app.balance(shopId, 501)).pending).toBe(
    orders.reduce((sum, order) => sum + order.awarded_points, 0n),
  );
  expect(await app.problems(shopId)).toEqual([]);
});
