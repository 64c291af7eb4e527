import { afterAll, beforeAll, expect, it } from 'vitest';
import { netShareOfPrices } from '#app/db/publications.store.ts';
import { orderPayload } from '#test/builders/orders.ts';
import { type TestApp, testApp } from '#test/support/app.ts';

let app: TestApp;

beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

it.each([
  ['a fifth of tax', { price: 12000, tax: 2000 }, 8333],
  ['more tax than money', { price: 5000, discount: 4999, tax: 90_000_000 }, 0],
  ['less money than nothing', { price: 5000, discount: 6000, tax: 100 }, 10_000],
])('the share of a price that earns: %s', async (_name, line, share) => {
  const shopId = await app.aShop(`share-${share}`);
  const payload = orderPayload({ id: 1, lines: [{ id: 1, quantity: 1, ...line }] });
  await app.deliver(shopId, [{ topic: 'orders/paid', payload }]);
  await app.lealta.inbox.drain(shopId);
  expect(await app.lealta.db.inShop(shopId, netShareOfPrices)).toBe(share);
});
