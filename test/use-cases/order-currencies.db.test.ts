/** Orders paid in another currency than the shop's, where that currency has a rate of its own. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ProgrammeSettings, programmeSettings } from '#app/domain/programme/settings.ts';
import type { ShopId } from '#app/kernel/ids.ts';
import { readOrderNode } from '#app/shopify/index.ts';
import type { Order } from '#dev-shop/model.ts';
import { refundOrder } from '#dev-shop/orders/index.ts';
import { orderPayload } from '#dev-shop/webhooks/payloads/orders.ts';
import { refundPayload } from '#dev-shop/webhooks/payloads/refunds.ts';
import { startTestShop, type TestShop } from '#test/shopify/a-shop.ts';
import { type Delivered, type TestApp, testApp } from '#test/support/app.ts';

let app: TestApp;
let shop: TestShop;
let shopId: ShopId;
let count = 0;

beforeAll(async () => {
  app = await testApp();
  shop = await startTestShop({ taxesIncluded: true, taxRate: 0 });
  await shop.install();
});
afterAll(async () => {
  await shop.stop();
  await app.close();
});

const open = async (change: (settings: ProgrammeSettings) => object = () => ({})): Promise<void> => {
  count += 1;
  app.clock.set('2026-06-01T12:00:00Z');
  shopId = await app.aShop(`currencies-${count}`, (settings: ProgrammeSettings) => {
    const currencies = [
      { currency: 'USD', points: 2, perMinor: 100 },
      { currency: 'JPY', points: 1, perMinor: 150 },
    ];
    const earning = { ...settings.earning, currencies, includeShipping: true };
    return programmeSettings.parse({ ...settings, earning, ...change({ ...settings, earning }) });
  });
};

/** Two bottles for 50.00 each less 10.00, and shipping for 5.00, in the shop's euros. */
function anOrder(presentmentCurrency: string, presentmentRate: number): Order {
  count += 1;
  const id = 9_000_000_000_000 + count * 1_000;
  const order: Order = {
    id,
    number: 1_000 + count,
    name: `#${1_000 + count}`,
    token: `token-${count}`,
    customerId: 501,
    email: null,
    phone: null,
    locale: 'en',
    currency: 'EUR',
    presentmentCurrency,
    presentmentRate,
    lines: [
      {
        id: id + 1,
        productId: 77,
        variantId: null,
        title: 'Tinto',
        variantTitle: '',
        sku: '',
        vendor: '',
        quantity: 2,
        currentQuantity: 2,
        price: 5_000,
        discount: 1_000,
        tax: 0,
        giftCard: false,
        requiresShipping: true,
        taxable: true,
      },
    ],
    shipping: { title: 'Air', price: 500, discount: 0, tax: 0 },
    discountCodes: [{ code: 'TEN', amount: 1_000, type: 'fixed_amount' }],
    taxesIncluded: true,
    financialStatus: 'paid',
    fulfillmentStatus: null,
    paid: 9_500,
    refunds: [],
    shippingAddress: null,
    sourceName: 'web',
    test: false,
    createdAt: '2026-05-01T10:00:00Z',
    processedAt: '2026-05-01T10:00:00Z',
    updatedAt: '2026-05-01T10:00:00Z',
    cancelledAt: null,
    cancelReason: null,
    checkoutId: null,
  };
  shop.store.customers = [];
  shop.store.orders.push(order);
  return order;
}

const told = (order: Order, topic = 'orders/updated'): Delivered => ({
  topic,
  triggeredAt: order.updatedAt,
  payload: { ...orderPayload(shop.store, order), customer: { id: 501, email: 'ana@example.com' } },
});
const hear = async (...deliveries: Delivered[]) => {
  await app.deliver(shopId, deliveries);
  expect(await app.lealta.inbox.drain(shopId)).toMatchObject({ failed: 0 });
};
const kept = () =>
  app.lealta.db.inShop(shopId, async (tx) => {
    const [row] = await tx.query<{ net: bigint; points: bigint }>(
      'SELECT net_minor AS net, awarded_points AS points FROM orders',
    );
    return row;
  });
const causes = () =>
  app.lealta.db.inShop(shopId, async (tx) => {
    const rows = await tx.query<{ params: Record<string, unknown> }>(
      "SELECT cause->'params' AS params FROM ledger_transactions ORDER BY transaction_id",
    );
    return rows.map((row) => row.params);
  });

it('currency differing between shop and customer: the order earns by its own rate, and is worth the shop’s money', async () => {
  await open();
  await hear(told(anOrder('USD', 1.1)));
  // 104.50 $ at 2 points for each; tiers and budgets go on in the shop's 95.00 €.
  expect(await kept()).toMatchObject({ net: 9_500n, points: 209n });
  expect(await causes()).toMatchObject([
    { net: 10_450, currency: 'USD', rate_points: 2, rate_per: 100, shop_currency: 'EUR' },
  ]);
  expect(await app.problems(shopId)).toEqual([]);
});

it('a currency without minor units earns by its own units', async () => {
  await open();
  await hear(told(anOrder('JPY', 1.6)));
  expect(await causes()).toMatchObject([{ net: 15_200, currency: 'JPY' }]);
  expect(await kept()).toMatchObject({ points: 101n });
});

it('a currency without a rate, and the shop’s own, earn by the shop’s', async () => {
  await open();
  await hear(told(anOrder('GBP', 0.85)));
  expect(await kept()).toMatchObject({ net: 9_500n, points: 95n });
  expect(await causes()).toMatchObject([{ net: 9_500, currency: 'EUR', rate_points: 1 }]);
});

it('refunds are in the customer’s currency too, told by the order or by themselves, in any order', async () => {
  const order = anOrder('USD', 1.1);
  const first = told(order);
  refundOrder(shop.devShop.context, shop.store, order, {
    lines: [{ lineId: order.lines[0]?.id ?? 0, quantity: 1 }],
    shipping: 'all',
    amount: 6_000,
  });
  const [refund] = order.refunds;
  if (refund === undefined) throw new Error('a refund was made');
  const alone: Delivered = {
    topic: 'refunds/create',
    triggeredAt: order.updatedAt,
    payload: refundPayload(shop.store, order, refund),
  };
  // 49.50 $ of goods are left, less 11.00 $ (10.00 €) given back beyond them.
  const ends = { points: 77n };
  for (const turn of [
    [first, alone, told(order)],
    [alone, first],
    [told(order), first, alone],
  ]) {
    await open();
    for (const delivery of turn) await hear(delivery);
    expect(await kept()).toMatchObject(ends);
    expect((await causes()).at(-1)).toMatchObject({ net: 3_850, currency: 'USD' });
    expect(await app.problems(shopId)).toEqual([]);
  }
});

it('products that earn more, and campaigns, count in the customer’s currency as well', async () => {
  const name = { es: 'Más', en: 'More' };
  await open(() => ({
    rules: [
      {
        kind: 'product-multiplier',
        id: 'triple',
        name,
        active: true,
        percent: 300,
        target: { products: ['77'] },
      },
    ],
  }));
  await hear(told(anOrder('USD', 1.1)));
  // 209 by the rate, and twice 99.00 $ at 2 points besides.
  expect(await kept()).toMatchObject({ points: 605n });
  const lines = await app.lealta.db.inShop(shopId, (tx) =>
    tx.query("SELECT cause->'lines' AS lines FROM ledger_transactions"),
  );
  expect(lines).toMatchObject([
    {
      lines: [
        { points: 209, params: { currency: 'USD', net: 10_450 } },
        { points: 396, params: { currency: 'USD', value: 9_900 } },
      ],
    },
  ]);
});

it('the Admin API tells the same amounts as the webhook', async () => {
  await open();
  const order = anOrder('USD', 1.1);
  refundOrder(shop.devShop.context, shop.store, order, { shipping: 300, amount: 800 });
  const [node] = await shop.platform.forShop(shop.domain).ordersById([BigInt(order.id)]);
  if (node === undefined) throw new Error('the order is there');
  const { presented, refunds } = readOrderNode(node);
  expect(presented).toEqual({
    currency: 'USD',
    lines: [{ unitPrice: 5_500n, discount: 1_100n, tax: 0n }],
    shipping: { price: 550n, tax: 0n },
  });
  expect(refunds).toMatchObject([
    { shipping: 300n, discrepancy: 500n, presented: { shipping: 330n, discrepancy: 550n } },
  ]);
  await hear(told(order));
  const facts = await app.lealta.db.inShop(shopId, (tx) =>
    tx.query("SELECT facts->'p' AS p FROM orders UNION ALL SELECT facts->'p' FROM refunds"),
  );
  expect(facts).toEqual([{ p: ['USD', 550, 0, [[5_500, 1_100, 0]]] }, { p: [330, 550] }]);
});
