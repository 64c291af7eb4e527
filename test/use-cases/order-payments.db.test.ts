/** Orders paid in part with gift cards or store credit, where what is paid so earns nothing: from dev-shop's checkout to the ledger. */

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { shopsWithOrdersToRefetch } from '#app/db/due-work.queries.ts';
import { type ProgrammeSettings, programmeSettings } from '#app/domain/programme/settings.ts';
import type { ShopDomain, ShopId } from '#app/kernel/ids.ts';
import { refetchOrders } from '#app/use-cases/orders/refetch-orders.ts';
import { createWineStore } from '#dev-shop/catalogue/wine-shop.ts';
import { type OrderRequest, recordOrder } from '#dev-shop/commerce/place-order.ts';
import type { Order, Variant } from '#dev-shop/model.ts';
import { refundOrder } from '#dev-shop/orders/index.ts';
import { orderPayload } from '#dev-shop/webhooks/payloads/orders.ts';
import { storeCustomer } from '#test/builders/store-customers.ts';
import { startTestShop, type TestShop } from '#test/shopify/a-shop.ts';
import { type TestApp, testApp } from '#test/support/app.ts';

let app: TestApp;
let shop: TestShop;
let shopId: ShopId;
let shops = 0;
let wine: Variant;

const ANA = storeCustomer(501, { email: 'ana@example.com', lastName: 'Ruiz' });

beforeAll(async () => {
  app = await testApp();
  const { products, collections } = createWineStore();
  const variant = products.find((one) => one.handle === 'camino-corto')?.variants[0];
  if (variant === undefined) throw new Error('no such wine');
  wine = variant;
  // Round amounts: two bottles cost 100.00, shipping is free from there.
  wine.price = 5000;
  shop = await startTestShop({ products, collections, customers: [ANA], taxesIncluded: true, taxRate: 0 });
  await shop.install();
});
afterAll(async () => {
  await shop.stop();
  await app.close();
});

const open = async (earning: Partial<ProgrammeSettings['earning']>): Promise<void> => {
  shops += 1;
  app.clock.set('2026-06-01T12:00:00Z');
  shopId = await app.aShop(`payments-${shops}`, (settings: ProgrammeSettings) =>
    programmeSettings.parse({ ...settings, earning: { ...settings.earning, ...earning } }),
  );
  await shop.throttle({ maximumAvailable: 2000, restoreRate: 1000 });
};

/** Ana orders two bottles, 100.00 in all, and pays with a gift card and store credit of so much first. */
function anOrder(pay: { giftCard?: number; credit?: number; payment?: OrderRequest['payment'] }): Order {
  const { store, devShop } = shop;
  const now = new Date('2026-05-01T10:00:00Z');
  const code = `card${devShop.context.nextId(store)}`;
  store.giftCards = [];
  store.storeCredit = [];
  if (pay.giftCard)
    store.giftCards.push({
      id: devShop.context.nextId(store),
      code,
      initialValue: pay.giftCard,
      balance: pay.giftCard,
      customerId: null,
      note: null,
      expiresOn: null,
      createdAt: now.toISOString(),
      deactivatedAt: null,
    });
  if (pay.credit)
    store.storeCredit.push({
      id: devShop.context.nextId(store),
      customerId: ANA.id,
      amount: pay.credit,
      remaining: pay.credit,
      createdAt: now.toISOString(),
      expiresAt: null,
    });
  const outcome = recordOrder(
    devShop.context,
    store,
    {
      lines: [{ key: 'a', variantId: wine.id, quantity: 2, properties: {} }],
      discountCodes: [],
      giftCards: pay.giftCard ? [code] : [],
      email: ANA.email,
      phone: null,
      customerId: ANA.id,
      shippingAddress: null,
      locale: 'es',
      payment: pay.payment ?? 'card',
    },
    now,
    { checkStock: false },
  );
  if (outcome.outcome !== 'placed') throw new Error(outcome.code);
  devShop.context.save(store);
  return outcome.order;
}

const hear = async (order: Order, topic = 'orders/updated') => {
  await app.deliver(shopId, [
    { topic, triggeredAt: order.updatedAt, payload: orderPayload(shop.store, order) },
  ]);
  expect(await app.lealta.inbox.drain(shopId)).toMatchObject({ failed: 0 });
};
const refetch = (meanwhile: () => Promise<void> = async () => undefined) => {
  app.clock.set(new Date(app.clock.now().getTime() + 60_000));
  const log = { warn: (fields: object, text: string) => expect.fail(`${text} ${JSON.stringify(fields)}`) };
  return refetchOrders(
    {
      db: app.lealta.db,
      clock: app.clock.now,
      log,
      forShop: (_: ShopDomain) => {
        const api = shop.platform.forShop(shop.domain);
        const ordersById: typeof api.ordersById = async (ids) => {
          const nodes = await api.ordersById(ids);
          await meanwhile();
          return nodes;
        };
        return { ...api, ordersById };
      },
    },
    shopId,
  );
};
const isDue = async () =>
  (
    await app.lealta.db.inSystem((tx) => shopsWithOrdersToRefetch(tx, new Date('2030-01-01T00:00:00Z')))
  ).includes(shopId);
const kept = () =>
  app.lealta.db.inShop(shopId, async (tx) => {
    const [row] = await tx.query<Record<string, unknown>>(
      `SELECT net_minor AS net, awarded_points AS points, no_award_reason AS why,
         paid_minor AS paid, paid_by_gift_card AS card, paid_by_store_credit AS credit FROM orders`,
    );
    return row;
  });
const causes = () =>
  app.lealta.db.inShop(shopId, (tx) =>
    tx.query<{ code: string; params: Record<string, unknown> }>(
      "SELECT cause->>'code' AS code, cause->'params' AS params FROM ledger_transactions ORDER BY transaction_id",
    ),
  );

describe('where gift cards do not earn', () => {
  beforeEach(() => open({ includeGiftCardPayments: false }));

  it('an order paid with money alone earns at once, and nobody asks', async () => {
    await hear(anOrder({}));
    expect(await kept()).toMatchObject({ points: 100n, why: null, paid: 0n, card: 0n, credit: 0n });
    expect(await isDue()).toBe(false);
  });

  it('an order paid in part with one waits until its payments are known, and earns the rest once', async () => {
    await hear(anOrder({ giftCard: 2000 }));
    expect(await kept()).toMatchObject({ points: 0n, why: 'awaits-payments', paid: null });
    expect(await isDue()).toBe(true);
    expect(await refetch()).toBe(1);
    expect(await kept()).toEqual({
      net: 8000n,
      points: 80n,
      why: null,
      paid: 10000n,
      card: 2000n,
      credit: 0n,
    });
    expect(await isDue()).toBe(false);
    expect(await causes()).toMatchObject([
      { code: 'order-award', params: { net: 8000, by_gift_card: 2000, rate_points: 1 } },
    ]);
    expect(await app.problems(shopId)).toEqual([]);
  });

  it('refunds end at the share of what is kept, whatever is heard again meanwhile', async () => {
    const order = anOrder({ giftCard: 2500 });
    await hear(order, 'orders/create');
    await hear(order, 'orders/paid');
    await refetch();
    expect(await kept()).toMatchObject({ net: 7500n, points: 75n });
    const [line] = order.lines;
    if (line === undefined) throw new Error('an order has a line');
    refundOrder(shop.devShop.context, shop.store, order, { lines: [{ lineId: line.id, quantity: 1 }] });
    await hear(order);
    // What was known of its payments stays until it is asked for again.
    expect(await kept()).toMatchObject({ net: 3750n, points: 37n, paid: 10000n, card: 2500n });
    await refetch();
    expect(await kept()).toMatchObject({ net: 3750n, points: 37n, paid: 10000n, card: 2500n });
    expect((await causes()).map((one) => one.code)).toEqual(['order-award', 'order-adjusted']);
    expect(await isDue()).toBe(false);
    expect(await app.problems(shopId)).toEqual([]);
  });

  it('news that come while the payments are asked for have them asked again', async () => {
    const order = anOrder({ giftCard: 2000 });
    await hear(order);
    await refetch(async () => {
      order.updatedAt = '2026-05-02T10:00:00Z';
      shop.devShop.context.save(shop.store);
      await hear(order);
    });
    expect(await kept()).toMatchObject({ why: 'awaits-payments' });
    expect(await isDue()).toBe(true);
    await refetch();
    expect(await kept()).toMatchObject({ net: 8000n, points: 80n });
    expect(await isDue()).toBe(false);
  });

  it('an order paid wholly with one earns nothing; store credit still earns', async () => {
    await hear(anOrder({ giftCard: 50_000 }));
    await refetch();
    expect(await kept()).toMatchObject({ points: 0n, why: 'nothing-counts', card: 10000n });
    await open({ includeGiftCardPayments: false });
    await hear(anOrder({ credit: 4000 }));
    await refetch();
    expect(await kept()).toMatchObject({ points: 100n, credit: 4000n });
  });
});

it('store credit alone, and both together, are left out as the programme says', async () => {
  await open({ includeStoreCreditPayments: false });
  await hear(anOrder({ giftCard: 1000, credit: 3000 }));
  await refetch();
  expect(await kept()).toMatchObject({ net: 7000n, points: 70n });
  await open({ includeStoreCreditPayments: false, includeGiftCardPayments: false });
  await hear(anOrder({ giftCard: 1000, credit: 3000 }));
  await refetch();
  expect(await kept()).toMatchObject({ net: 6000n, points: 60n });
  expect((await causes())[0]?.params).toMatchObject({ by_gift_card: 1000, by_store_credit: 3000 });
});

it('where both earn, nothing is asked and all of it counts', async () => {
  await open({});
  await hear(anOrder({ giftCard: 2000, credit: 3000 }));
  expect(await kept()).toMatchObject({ points: 100n, why: null, paid: null });
  expect(await isDue()).toBe(false);
});
