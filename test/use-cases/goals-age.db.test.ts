/** A goal within so many days is published again when time alone takes an order out of it. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCards } from '#app/domain/members/card.ts';
import { programmeSettings } from '#app/domain/programme/settings.ts';
import type { AdminApi, MetafieldInput } from '#app/shopify/index.ts';
import { publishShop } from '#app/use-cases/publication/publish-shop.ts';
import { orderPayload } from '#test/builders/orders.ts';
import { type TestApp, testApp } from '#test/support/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

it('an order older than the goal’s days counts no more, on the storefront neither', async () => {
  const goal = { kind: 'purchase-frequency', id: 'often', name: { es: 'Tres', en: 'Three' }, active: true };
  const shopId = await app.aShop('goals-age', (settings) =>
    programmeSettings.parse({ ...settings, rules: [{ ...goal, orders: 3, days: 30, points: 90 }] }),
  );
  const written: MetafieldInput[] = [];
  const api: Partial<AdminApi> = {
    setMetafields: (inputs) => {
      written.push(...inputs.filter(({ key }) => key === 'member'));
      return Promise.resolve({ refused: [] });
    },
  };
  const publish = async () => {
    const { db, log } = app.lealta;
    await publishShop(
      {
        db,
        log,
        cards: createCards(app.lealta.config.encryptionKeys),
        clock: app.clock.now,
        forShop: () => api as AdminApi,
      },
      shopId,
    );
    return written.splice(0).map(({ value }) => JSON.parse(value).cards[0].done);
  };
  for (const [id, day] of [
    [1, 1],
    [2, 21],
  ] as const) {
    const placedAt = new Date(Date.UTC(2026, 0, day, 10)).toISOString();
    const payload = orderPayload({ id, placedAt, lines: [{ id, quantity: 1, price: 1000 }] });
    await app.deliver(shopId, [{ topic: 'orders/paid', payload, triggeredAt: placedAt }]);
  }
  app.clock.set('2026-01-25T10:00:00Z');
  await app.lealta.inbox.drain(shopId);
  // The queue's own times are the database's; what was marked is due in this test's.
  await app.lealta.db.inShop(shopId, (tx) => tx.query("UPDATE publications SET not_before = '2026-01-25'"));
  expect(await publish()).toEqual([2]);
  app.clock.set('2026-01-31T10:00:00Z');
  expect(await publish()).toEqual([]);
  app.clock.set('2026-01-31T10:00:01Z');
  expect(await publish()).toEqual([1]);
  app.clock.set('2026-02-20T10:00:01Z');
  expect(await publish()).toEqual([0]);
  app.clock.set('2026-09-01T00:00:00Z');
  expect(await publish()).toEqual([]);
});
