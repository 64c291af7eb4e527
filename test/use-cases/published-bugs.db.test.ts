/** What other loyalty systems have been known to get wrong, case by case. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ProgrammeSettings, programmeSettings } from '#app/domain/programme/settings.ts';
import { type ShopId, toShopifyCustomerId } from '#app/kernel/ids.ts';
import { type OrderStory, orderPayload, refundPayload } from '#test/builders/orders.ts';
import { type TestApp, testApp } from '#test/support/app.ts';

let app: TestApp;
let shops = 0;

beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

const aShop = (change: (settings: ProgrammeSettings) => object = (settings) => settings) => {
  shops += 1;
  return app.aShop(`bugs-${shops}`, (settings) => programmeSettings.parse(change(settings)));
};

async function tell(shopId: ShopId, ...orders: OrderStory[]): Promise<void> {
  await app.deliver(
    shopId,
    orders.map((story) => ({
      topic: 'orders/updated',
      payload: orderPayload(story),
      triggeredAt: story.updatedAt ?? '2026-03-01T10:00:00Z',
    })),
  );
  expect(await app.lealta.inbox.drain(shopId)).toMatchObject({ failed: 0 });
}

const points = async (shopId: ShopId): Promise<number> => {
  const { pending, available, debt } = await app.balance(shopId, 501);
  expect(await app.problems(shopId)).toEqual([]);
  return Number(pending + available - debt);
};

const day = (n: number): string => new Date(Date.UTC(2026, 2, n, 10)).toISOString();
const two = [{ id: 11, quantity: 2, price: 5000 }];
const order: OrderStory = { id: 1, placedAt: day(1), updatedAt: day(1), lines: two };
const back = (id: number, quantity: number, at = day(3)) => ({ id, at, lines: [{ id: 11, quantity }] });
const partly = 'partially_refunded';

describe('an order that was', () => {
  it('refunded twice for the same bottle gives its points back once', async () => {
    const shopId = await aShop();
    await tell(shopId, order);
    const refund = back(7, 1);
    await tell(shopId, { ...order, updatedAt: day(3), status: partly, refunds: [refund] });
    await tell(shopId, { ...order, updatedAt: day(4), status: partly, refunds: [refund] });
    expect(await points(shopId)).toBe(50);
  });

  it('refunded after the rate changed gives back by the rate that awarded', async () => {
    const shopId = await aShop();
    await tell(shopId, order);
    const { live } = await app.lealta.programme.current(shopId);
    if (live === null) throw new Error('no programme');
    const dearer = { ...live.settings, earning: { ...live.settings.earning, points: 10 } };
    await app.lealta.programme.publish(shopId, { settings: dearer, by: 'test', note: '' });
    await tell(shopId, { ...order, updatedAt: day(3), status: partly, refunds: [back(7, 1)] });
    expect(await points(shopId)).toBe(50);
  });

  it('refunded with its shipping kept by the shop keeps the shipping’s points', async () => {
    const shopId = await aShop((s) => ({ ...s, earning: { ...s.earning, includeShipping: true } }));
    const shipped = { ...order, shipping: { price: 500 } };
    await tell(shopId, shipped);
    expect(await points(shopId)).toBe(105);
    await tell(shopId, { ...shipped, updatedAt: day(3), status: partly, refunds: [back(7, 2)] });
    expect(await points(shopId)).toBe(5);
  });

  it('refunded by an amount only loses points for that amount', async () => {
    const shopId = await aShop();
    await tell(shopId, order);
    const refund = { id: 7, at: day(3), lines: [], beyond: 2500 };
    await tell(shopId, { ...order, updatedAt: day(3), status: partly, refunds: [refund] });
    expect(await points(shopId)).toBe(75);
  });

  it('refunded to store credit loses its points as with money', async () => {
    const shopId = await aShop();
    await tell(shopId, order);
    const refund = back(7, 1);
    // Where the money goes is a transaction of the refund, whose lines are the same. Shopify tells of both.
    const transactions = [
      {
        id: 900,
        order_id: 1,
        kind: 'refund',
        gateway: 'shopify_store_credit',
        status: 'success',
        amount: '50.00',
      },
    ];
    await app.deliver(shopId, [
      {
        topic: 'refunds/create',
        payload: { ...refundPayload(1, refund), transactions },
        triggeredAt: day(3),
      },
    ]);
    await app.lealta.inbox.drain(shopId);
    const refunded = orderPayload({ ...order, updatedAt: day(3), status: partly, refunds: [refund] });
    await app.deliver(shopId, [
      {
        topic: 'orders/updated',
        payload: { ...refunded, refunds: refunded.refunds.map((one) => ({ ...one, transactions })) },
        triggeredAt: day(3),
      },
    ]);
    expect(await app.lealta.inbox.drain(shopId)).toMatchObject({ failed: 0 });
    expect(await points(shopId)).toBe(50);
  });

  it('cancelled after a part of it was refunded ends at nothing, not below', async () => {
    const shopId = await aShop();
    await tell(shopId, order);
    await tell(shopId, { ...order, updatedAt: day(3), status: partly, refunds: [back(7, 1)] });
    const rest = { id: 8, at: day(4), lines: [{ id: 11, quantity: 1 }] };
    await tell(shopId, {
      ...order,
      updatedAt: day(4),
      status: 'refunded',
      cancelledAt: day(4),
      refunds: [back(7, 1), rest],
    });
    expect(await points(shopId)).toBe(0);
  });

  it('edited upward after a refund earns for what was added, once', async () => {
    const shopId = await aShop();
    await tell(shopId, order);
    const refunded = { ...order, status: partly, refunds: [back(7, 1)] };
    await tell(shopId, { ...refunded, updatedAt: day(3) });
    const added = { ...refunded, lines: [...two, { id: 12, quantity: 1, price: 3000 }], updatedAt: day(5) };
    await tell(shopId, added);
    await tell(shopId, added);
    expect(await points(shopId)).toBe(80);
  });

  it('paid in another currency than the shop’s earns for its worth in the shop’s', async () => {
    const shopId = await aShop();
    const payload = { ...orderPayload(order), presentment_currency: 'USD' };
    await app.deliver(shopId, [{ topic: 'orders/paid', payload }]);
    await app.lealta.inbox.drain(shopId);
    expect(await points(shopId)).toBe(100);
  });
});

describe('points that expired', () => {
  it('before the order was refunded are not asked for a second time', async () => {
    const shopId = await aShop((s) => ({
      ...s,
      earning: { ...s.earning, pendingDays: 0 },
      expiry: { kind: 'fixed', months: 1 },
    }));
    await tell(shopId, order);
    await app.lealta.ledger.mature(shopId);
    await app.lealta.ledger.expire(shopId);
    expect(await points(shopId)).toBe(0);
    await tell(shopId, { ...order, updatedAt: day(60), status: 'refunded', refunds: [back(7, 2, day(60))] });
    expect(await points(shopId)).toBe(0);
    await tell(shopId, {
      id: 2,
      placedAt: '2026-05-31T10:00:00Z',
      lines: [{ id: 21, quantity: 1, price: 4000 }],
    });
    expect(await points(shopId)).toBe(40);
  });
});

describe('an order paid with points', () => {
  it('earns for what was paid besides, and gives that back when it is refunded', async () => {
    const shopId = await aShop();
    const discounted = { ...order, lines: [{ id: 11, quantity: 2, price: 5000, discount: 1000 }] };
    await tell(shopId, discounted);
    expect(await points(shopId)).toBe(90);
    await tell(shopId, { ...discounted, updatedAt: day(3), status: partly, refunds: [back(7, 1)] });
    expect(await points(shopId)).toBe(45);
  });
});

describe('a member', () => {
  it('never loses points by a change of tiers or rates', async () => {
    const gold = {
      id: 'gold',
      name: { es: 'Oro', en: 'Gold' },
      threshold: 50_00,
      percent: 200,
      entryPoints: 30,
    };
    const shopId = await aShop((s) => ({
      ...s,
      earning: { ...s.earning, pendingDays: 0 },
      tiers: { list: [gold] },
    }));
    app.clock.set(day(2));
    await tell(shopId, order);
    await tell(shopId, {
      id: 2,
      placedAt: day(4),
      updatedAt: day(4),
      lines: two.map((one) => ({ ...one, id: 21 })),
    });
    // 100 of the first order, 30 for the tier that it reached, and twice 100 of the second.
    expect(await points(shopId)).toBe(330);
    const changes: ((settings: ProgrammeSettings) => object)[] = [
      (s) => ({ ...s, earning: { ...s.earning, points: 0 } }),
      (s) => ({ ...s, tiers: { list: [{ ...gold, percent: 100, entryPoints: 0, threshold: 9_999_00 }] } }),
      (s) => ({ ...s, tiers: { list: [] } }),
    ];
    for (const change of changes) {
      const { live } = await app.lealta.programme.current(shopId);
      if (live === null) throw new Error('no programme');
      const settings = programmeSettings.parse(change(live.settings));
      await app.lealta.programme.publish(shopId, { settings, by: 'test', note: '' });
      await app.lealta.tiers.recomputeAll(shopId);
      await tell(shopId, { ...order, updatedAt: day(9) });
      expect(await points(shopId)).toBe(330);
    }
    expect(await app.lealta.members.byShopifyId(shopId, toShopifyCustomerId(501))).toMatchObject({
      enrolled: true,
    });
  });
});
