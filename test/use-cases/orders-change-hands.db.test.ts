import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ShopId, toShopifyCustomerId } from '#app/kernel/ids.ts';
import { type OrderStory, orderPayload } from '#test/builders/orders.ts';
import { type TestApp, testApp } from '#test/support/app.ts';

let app: TestApp;
let shopId: ShopId;
let shops = 0;

beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());
beforeEach(() => app.clock.set('2026-06-01T12:00:00Z'));

const aShop = async (
  whenPointsAreSpent: 'negative' | 'floor',
  enrolment: 'automatic' | 'opt-in' = 'automatic',
) => {
  shops += 1;
  shopId = await app.aShop(`hands-${shops}`, (settings) => ({ ...settings, whenPointsAreSpent, enrolment }));
};
const hear = async (story: OrderStory) => {
  await app.deliver(shopId, [{ topic: 'orders/updated', payload: orderPayload(story) }]);
  expect(await app.lealta.inbox.drain(shopId)).toEqual({ done: 1, failed: 0 });
  await app.lealta.ledger.mature(shopId);
};
const points = async (shopifyId: number) => {
  const { pending, available, debt } = await app.balance(shopId, shopifyId);
  return { pending, available, debt };
};
const member = async (shopifyId: number) => {
  const found = await app.lealta.members.byShopifyId(shopId, toShopifyCustomerId(shopifyId));
  if (found === null) throw new Error(`no customer ${shopifyId}`);
  return found.memberId;
};
const adjust = async (shopifyId: number, by: bigint) => {
  const input = { memberId: await member(shopifyId), points: by, reason: 'by hand', by: 'test' };
  const done = await app.lealta.members.adjust(shopId, { ...input, requestId: `${shopifyId}:${by}` });
  if (done.outcome !== 'adjusted') throw new Error(done.outcome);
  return done.transactionId;
};
const at = (day: number): string => `2026-05-${String(day).padStart(2, '0')}T10:00:00Z`;
const order = (change: Partial<OrderStory>): OrderStory => ({ id: 1, placedAt: at(1), ...change });

describe('an order that turns out to be another customer’s', () => {
  it.each(['negative', 'floor'] as const)(
    'leaves who had spent its points below zero (%s)',
    async (policy) => {
      await aShop(policy);
      await hear(order({}));
      await adjust(501, -50n);
      await hear(order({ customerId: 502, updatedAt: at(2) }));
      expect(await points(501)).toEqual({ pending: 0n, available: -50n, debt: 0n });
      expect(await points(502)).toEqual({ pending: 0n, available: 50n, debt: 0n });
      expect(await app.problems(shopId)).toEqual([]);
    },
  );

  it('takes what it left owing from who owed it, not from who gets it', async () => {
    await aShop('floor');
    await hear(order({}));
    await adjust(501, -50n);
    await hear(order({ cancelledAt: at(2), updatedAt: at(2) }));
    expect(await points(501)).toEqual({ pending: 0n, available: 0n, debt: 50n });
    await hear(order({ customerId: 502, updatedAt: at(3) }));
    expect(await points(501)).toEqual({ pending: 0n, available: -50n, debt: 0n });
    expect(await points(502)).toEqual({ pending: 0n, available: 50n, debt: 0n });
    expect(await app.problems(shopId)).toEqual([]);
  });

  it.each([
    ['before they matured', at(25)],
    ['after they matured', at(1)],
  ])('when nothing was left of its points, %s', async (_when, placedAt) => {
    await aShop('negative');
    const placed = Date.parse(placedAt);
    const later = (hours: number): string => new Date(placed + hours * 3_600_000).toISOString();
    await hear(order({ placedAt }));
    await hear(order({ placedAt, status: 'pending', updatedAt: later(1) }));
    await hear(order({ placedAt, customerId: 502, updatedAt: later(2) }));
    app.clock.set('2026-06-20T12:00:00Z');
    await app.lealta.ledger.mature(shopId);
    expect(await points(501)).toEqual({ pending: 0n, available: 0n, debt: 0n });
    expect(await points(502)).toEqual({ pending: 0n, available: 50n, debt: 0n });
    // The points are in a lot of 502's own: they can be spent and taken back.
    await hear(order({ placedAt, customerId: 502, cancelledAt: later(3), updatedAt: later(3) }));
    expect(await points(502)).toEqual({ pending: 0n, available: 0n, debt: 0n });
    expect(await app.problems(shopId)).toEqual([]);
  });

  it('goes there and back, and to nobody', async () => {
    await aShop('negative');
    await hear(order({}));
    for (const [day, customerId] of [
      [2, 502],
      [3, 501],
      [4, null],
      [5, 502],
    ] as const)
      await hear(order({ customerId, updatedAt: at(day) }));
    expect(await points(501)).toEqual({ pending: 0n, available: 0n, debt: 0n });
    expect(await points(502)).toEqual({ pending: 0n, available: 50n, debt: 0n });
    expect(await app.problems(shopId)).toEqual([]);
  });
});

describe('an adjustment that is undone', () => {
  it('gives taken points back even where their order has changed hands', async () => {
    await aShop('negative');
    await hear(order({}));
    const transactionId = await adjust(501, -30n);
    await hear(order({ customerId: 502, updatedAt: at(2) }));
    const undo = async (shopifyId: number) =>
      app.lealta.members.undoAdjustment(shopId, {
        memberId: await member(shopifyId),
        transactionId,
        by: 'test',
      });
    expect(await undo(502)).toEqual({ outcome: 'not-found' });
    expect(await undo(501)).toEqual({ outcome: 'undone' });
    expect(await undo(501)).toEqual({ outcome: 'already-undone' });
    expect(await points(501)).toEqual({ pending: 0n, available: 0n, debt: 0n });
    expect(await app.problems(shopId)).toEqual([]);
  });

  it('is the member’s own, also when an overdraft swallowed all of it', async () => {
    await aShop('negative');
    await hear(order({}));
    await hear(order({ id: 2, customerId: 502 }));
    await adjust(501, -50n);
    await hear(order({ cancelledAt: at(2), updatedAt: at(2) }));
    const transactionId = await adjust(501, 20n);
    expect(await points(501)).toEqual({ pending: 0n, available: -30n, debt: 0n });
    const input = { memberId: await member(502), transactionId, by: 'test' };
    expect(await app.lealta.members.undoAdjustment(shopId, input)).toEqual({ outcome: 'not-found' });
    expect(await points(502)).toEqual({ pending: 0n, available: 50n, debt: 0n });
  });
});

describe('two members who become one', () => {
  const merge = {
    topic: 'customers/merge',
    payload: {
      admin_graphql_api_customer_kept_id: 'gid://shopify/Customer/501',
      admin_graphql_api_customer_deleted_id: 'gid://shopify/Customer/502',
    },
  };

  it.each([
    ['before', true],
    ['after', false],
  ])(
    'keep what the longer membership had claimed, when the merge is heard %s the order',
    async (_when, first) => {
      await aShop('negative', 'opt-in');
      await hear({ id: 9, placedAt: '2026-05-01T10:00:00Z', customerId: 501 });
      await hear({ id: 8, placedAt: '2026-05-01T10:00:00Z', customerId: 502 });
      const join = async (shopifyId: number, when: string) =>
        app.lealta.members.enrol(shopId, {
          memberId: await member(shopifyId),
          source: 'opt-in',
          at: new Date(when),
        });
      await join(502, '2025-06-01T00:00:00Z');
      await join(501, '2026-05-20T00:00:00Z');
      const old: OrderStory = { id: 7, placedAt: '2025-08-01T10:00:00Z', customerId: 502 };
      if (!first) await hear(old);
      await app.deliver(shopId, [merge]);
      await app.lealta.inbox.drain(shopId);
      if (first) await hear(old);
      // Two orders of May, and the one of August that is within the membership of the one that went.
      expect(await points(501)).toEqual({ pending: 0n, available: 150n, debt: 0n });
      expect(await app.problems(shopId)).toEqual([]);
    },
  );
});
