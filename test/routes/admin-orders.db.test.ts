/** Why an order has its points, as the member's page asks. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { programmeSettings } from '#app/domain/programme/settings.ts';
import { loader } from '#app/routes/app.orders.$orderId.ts';
import { orderPayload } from '#test/builders/orders.ts';
import { type TestApp, testApp } from '#test/support/app.ts';
import { adminArgs, installed } from './admin-request.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

const name = { es: 'Diez botellas', en: 'Ten bottles' };
const explain = async (handle: string, orderId: string) =>
  loader(
    await adminArgs(app, `${handle}.myshopify.com`, { path: `/app/orders/${orderId}`, params: { orderId } }),
  );

it('tells part by part what an order earned, what gave nothing and how full a card was; only the own shop', async () => {
  const shopId = await app.aShop('why', (settings) =>
    programmeSettings.parse({
      ...settings,
      rules: [{ kind: 'punch-card', id: 'ten', name, active: true, units: 10, points: 500 }],
    }),
  );
  await app.aShop('why-other');
  await installed(app, 'why.myshopify.com');
  await installed(app, 'why-other.myshopify.com');
  for (const [id, day, quantity] of [
    [1, 1, 7],
    [2, 2, 2],
    [3, 3, 2],
  ] as const) {
    const placedAt = `2026-03-0${day}T10:00:00Z`;
    await app.deliver(shopId, [
      {
        topic: 'orders/paid',
        payload: orderPayload({ id, placedAt, lines: [{ id, quantity, price: 1000 }] }),
      },
    ]);
  }
  await app.lealta.inbox.drain(shopId);
  expect(await explain('why', '2')).toMatchObject({
    points: 20n,
    why: null,
    lines: [{ code: 'rate', points: 20 }],
    refusals: [{ code: 'rule', id: 'ten', why: 'nothing-counts' }],
    progress: { ten: { done: 9, needed: 10 } },
  });
  expect(await explain('why', '3')).toMatchObject({ points: 520n, refusals: [] });
  await expect(explain('why-other', '2')).rejects.toMatchObject({ status: 404 });
  await expect(explain('why', 'x')).rejects.toMatchObject({ status: 404 });
});
