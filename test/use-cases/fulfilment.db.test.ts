import { afterAll, beforeAll, expect, it } from 'vitest';
import { programmeSettings } from '#app/domain/programme/settings.ts';
import { orderPayload } from '#test/builders/orders.ts';
import { type TestApp, testApp } from '#test/support/app.ts';

let app: TestApp;

beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

it('points wait for the parcel, and then for their days', async () => {
  const shopId = await app.aShop('fulfilment', (settings) =>
    programmeSettings.parse({
      ...settings,
      earning: { ...settings.earning, pendingFrom: 'fulfilment', pendingDays: 7 },
    }),
  );
  const order = orderPayload({ id: 1, placedAt: '2026-05-01T10:00:00Z' });
  const sent = (at: string, status = 'success') => ({
    ...order,
    updated_at: at,
    fulfillment_status: 'fulfilled',
    fulfillments: [{ created_at: at, status }],
  });
  const tell = async (payload: object) => {
    await app.deliver(shopId, [{ topic: 'orders/updated', payload }]);
    expect(await app.lealta.inbox.drain(shopId)).toEqual({ done: 1, failed: 0 });
    await app.lealta.ledger.mature(shopId);
  };
  await tell(order);
  app.clock.set('2026-06-20T12:00:00Z');
  await app.lealta.ledger.mature(shopId);
  expect(await app.balance(shopId, 501)).toMatchObject({ pending: 50n, available: 0n });

  await tell(sent('2026-06-18T10:00:00Z'));
  expect(await app.balance(shopId, 501)).toMatchObject({ pending: 50n, available: 0n });
  app.clock.set('2026-06-25T12:00:00Z');
  await app.lealta.ledger.mature(shopId);
  expect(await app.balance(shopId, 501)).toMatchObject({ pending: 0n, available: 50n });

  // A parcel that failed later takes nothing back that is available.
  const posted = await app.count(shopId, 'ledger_transactions');
  await tell(sent('2026-06-26T10:00:00Z', 'failure'));
  expect(await app.count(shopId, 'ledger_transactions')).toBe(posted);
  expect(await app.problems(shopId)).toEqual([]);
});
