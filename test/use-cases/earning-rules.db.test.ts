/** Earning rules, campaigns and tiers over the whole way: webhooks, drain, ledger. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  defaultSettings,
  type ProgrammeSettings,
  programmeSettings,
} from '#app/domain/programme/settings.ts';
import { type OrderId, type ShopId, toShopifyCustomerId } from '#app/kernel/ids.ts';
import { LOOK_BACK_ORDERS } from '#app/use-cases/orders/look-back.ts';
import { type OrderStory, orderPayload } from '#test/builders/orders.ts';
import { type TestApp, testApp } from '#test/support/app.ts';

let app: TestApp;
let shops = 0;

beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

const name = { es: 'Regla', en: 'Rule' };
const rule = (kind: string, id: string, settings: object) => ({ kind, id, name, active: true, ...settings });
const withRules =
  (...rules: object[]) =>
  (settings: ProgrammeSettings) =>
    programmeSettings.parse({ ...settings, rules });

const aShop = (change: (settings: ProgrammeSettings) => ProgrammeSettings) => {
  shops += 1;
  return app.aShop(`rules-${shops}`, change);
};

/** Delivers what happened to orders and settles it. */
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

type Kept = { order_id: OrderId; awarded_points: bigint };
const kept = (shopId: ShopId) =>
  app.lealta.db.inShop(shopId, (tx) =>
    tx.query<Kept>('SELECT order_id, awarded_points FROM orders ORDER BY order_id'),
  );
/** Why each order is worth what it is, as its merchant reads it. */
async function parts(shopId: ShopId) {
  const explained = [];
  for (const { order_id } of await kept(shopId))
    explained.push((await app.lealta.orders.explain({ shopId, timezone: 'UTC' }, order_id))?.decision.lines);
  return explained;
}
const awards = async (shopId: ShopId) => (await kept(shopId)).map((one) => Number(one.awarded_points));

const day = (n: number): string => new Date(Date.UTC(2026, 0, n, 10)).toISOString();
const bottles = (order: number, quantity: number) => [{ id: order * 10 + 1, quantity, price: 1000 }];

describe('rules that look back', () => {
  it('give a full punch card to the order that fills it, and take it back with the bottle that goes back', async () => {
    const shopId = await aShop(withRules(rule('punch-card', 'ten', { units: 10, points: 500 })));
    await tell(
      shopId,
      { id: 1, placedAt: day(1), lines: bottles(1, 6) },
      { id: 2, placedAt: day(2), lines: bottles(2, 5) },
    );
    expect(await awards(shopId)).toEqual([60, 550]);
    const [, second] = await parts(shopId);
    expect(second).toMatchObject([
      { code: 'rate', points: 50 },
      { code: 'rule', points: 500, params: { rule: 'ten', cards: 1, units: 10, name_es: 'Regla' } },
    ]);
    // Two bottles of the first order go back: nine are left, and the second order no longer fills the card.
    const refunds = [{ id: 7, at: day(3), lines: [{ id: 11, quantity: 2 }] }];
    await tell(shopId, {
      id: 1,
      placedAt: day(1),
      updatedAt: day(3),
      status: 'partially_refunded',
      lines: bottles(1, 6),
      refunds,
    });
    expect(await awards(shopId)).toEqual([40, 50]);
    await tell(shopId, { id: 3, placedAt: day(4), lines: bottles(3, 1) });
    expect(await awards(shopId)).toEqual([40, 50, 510]);
    const member = await app.lealta.members.byShopifyId(shopId, toShopifyCustomerId(501));
    if (member === null) throw new Error('no member');
    const { cards } = await app.lealta.members.summary(shopId, member.memberId);
    expect(cards).toEqual([{ ruleId: 'ten', kind: 'punch-card', name, done: 0, needed: 10 }]);
    expect(await app.problems(shopId)).toEqual([]);
  });

  it('end in the same awards however the webhooks of the orders arrive', async () => {
    const order = fc.record({
      day: fc.integer({ min: 1, max: 60 }),
      quantity: fc.integer({ min: 1, max: 8 }),
      back: fc.integer({ min: 0, max: 8 }),
      cancelled: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
    });
    const rules = withRules(
      rule('punch-card', 'card', { units: 7, points: 300 }),
      rule('purchase-frequency', 'often', { orders: 3, days: 30, points: 90 }),
      rule('basket-goal', 'more', { percentAbove: 20, points: 40 }),
      rule('per-item', 'few', { points: 3, perDay: 1, perPeriod: { count: 2, days: 20 }, perMember: 4 }),
      rule('punch-card', 'one-card', { units: 5, points: 11, perMember: 1 }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(order, { minLength: 1, maxLength: 7 }),
        fc.infiniteStream(fc.nat()),
        async (told, chance) => {
          const stories = told.flatMap((one, index): OrderStory[] => {
            const id = index + 1;
            const first = {
              id,
              placedAt: day(one.day),
              updatedAt: day(one.day),
              lines: bottles(id, one.quantity),
            };
            const quantity = Math.min(one.back, one.quantity);
            const refunds =
              quantity === 0 ? [] : [{ id: 100 + id, at: day(70), lines: [{ id: id * 10 + 1, quantity }] }];
            const last = {
              ...first,
              updatedAt: day(70),
              refunds,
              cancelledAt: one.cancelled ? day(70) : null,
            };
            return [first, { ...last, status: quantity === 0 ? 'paid' : 'partially_refunded' }];
          });
          const straight = await aShop(rules);
          for (const story of stories.filter((_, index) => index % 2 === 1)) await tell(straight, story);
          const shuffled = await aShop(rules);
          const mixed = [...stories, ...stories].map((story) => ({ story, at: chance.next().value ?? 0 }));
          for (const { story } of mixed.sort((a, b) => a.at - b.at)) await tell(shuffled, story);
          expect(await awards(shuffled)).toEqual(await awards(straight));
          expect(await parts(shuffled)).toEqual(await parts(straight));
          expect(await app.balance(shuffled, 501)).toEqual(await app.balance(straight, 501));
          const posted = await app.count(shuffled, 'ledger_transactions');
          await tell(shuffled, ...stories);
          expect(await app.count(shuffled, 'ledger_transactions')).toBe(posted);
          expect(await app.problems(shuffled)).toEqual([]);
        },
      ),
      { numRuns: 15, endOnFailure: true },
    );
  }, 120_000);
});

describe('a rule in another version', () => {
  const card = (units: number, more: object = {}) =>
    withRules(rule('punch-card', 'card', { units, points: 1000, ...more }));
  const publish = (shopId: ShopId, settings: ProgrammeSettings, at: string) =>
    app.lealta.programme.publish(shopId, { settings, by: 'test', note: '', effectiveFrom: new Date(at) });
  const bought = (id: number, quantity: number): OrderStory => ({
    id,
    placedAt: day(id),
    lines: bottles(id, quantity),
  });
  const done = async (shopId: ShopId) => {
    const member = await app.lealta.members.byShopifyId(shopId, toShopifyCustomerId(501));
    if (member === null) throw new Error('no member');
    return (await app.lealta.members.summary(shopId, member.memberId)).cards.map((one) => one.done);
  };

  it('fills a larger card with what was left of the one before, and pays none twice', async () => {
    const shopId = await aShop(card(10));
    await publish(shopId, card(11)(defaultSettings()), day(2));
    await tell(shopId, bought(1, 10), bought(3, 1), bought(4, 10));
    expect(await awards(shopId)).toEqual([1100, 10, 1100]);
    // A bottle of the first card goes back: what is left of it is punched into the next one.
    const refunds = [{ id: 7, at: day(9), lines: [{ id: 11, quantity: 1 }] }];
    await tell(shopId, { ...bought(1, 10), updatedAt: day(9), status: 'partially_refunded', refunds });
    expect(await awards(shopId)).toEqual([90, 10, 1100]);
    expect(await done(shopId)).toEqual([9]);
  });

  it('fills a smaller card with the next purchase', async () => {
    const shopId = await aShop(card(10));
    await publish(shopId, card(9)(defaultSettings()), day(2));
    await tell(shopId, bought(1, 9));
    expect(await done(shopId)).toEqual([9]);
    await tell(shopId, bought(3, 1));
    expect(await awards(shopId)).toEqual([90, 1010]);
    expect(await done(shopId)).toEqual([1]);
  });

  it('counts what was bought before the card came only where the merchant wants it', async () => {
    for (const [countsPast, points] of [
      [true, 1010],
      [false, 10],
    ] as const) {
      const shopId = await aShop((settings) => settings);
      await publish(shopId, card(10, { countsPast })(defaultSettings()), day(2));
      await tell(shopId, bought(1, 9), bought(3, 1));
      expect(await awards(shopId)).toEqual([90, points]);
      expect(await done(shopId)).toEqual([countsPast ? 0 : 1]);
    }
  });

  it('is looked at again for whoever an order leaves', async () => {
    const shopId = await aShop(card(10));
    await tell(shopId, bought(1, 9), bought(2, 1));
    expect(await awards(shopId)).toEqual([90, 1010]);
    await tell(shopId, { ...bought(1, 9), customerId: 502, updatedAt: day(5) });
    expect(await awards(shopId)).toEqual([90, 10]);
    expect(await app.problems(shopId)).toEqual([]);
  });
});

describe('a customer of very many orders', () => {
  it('is not looked through at every sale, and ends the same whatever comes late', async () => {
    const half = LOOK_BACK_ORDERS / 2;
    const shopId = await aShop(withRules(rule('punch-card', 'card', { units: half, points: 1000 })));
    const at = (minute: number) => new Date(Date.UTC(2026, 0, 1) + minute * 60_000).toISOString();
    const sale = (id: number): OrderStory => ({
      id,
      placedAt: at(id),
      updatedAt: at(id),
      lines: [{ id, quantity: 1, price: 100 }],
    });
    const filling = async () =>
      (await kept(shopId)).filter((one) => one.awarded_points > 1n).map((one) => Number(one.order_id));
    await tell(shopId, ...Array.from({ length: 3 * half }, (_, index) => sale(index + 2)));
    expect(await filling()).toEqual([half + 1, 2 * half + 1]);
    // An order from before all of them: the last that was seen is seen no more.
    await tell(shopId, sale(1));
    expect(await filling()).toEqual([half, 2 * half]);
    const settledAt = () =>
      app.lealta.db.inShop(shopId, (tx) =>
        tx.query('SELECT max(settled_at) FROM orders WHERE order_id <= 1000'),
      );
    const before = await settledAt();
    await tell(shopId, { ...sale(3 * half + 9), lines: [{ id: 1, quantity: half, price: 100 }] });
    expect([await filling(), await settledAt()]).toEqual([[half, 2 * half, 3 * half + 9], before]);
    const [last] = (await kept(shopId)).slice(-1);
    expect(last).toMatchObject({ awarded_points: BigInt(half) });
  }, 240_000);
});

describe('a rule that gives a member points only so often', () => {
  it('gives them to the next order when one of those that earned goes back', async () => {
    const shopId = await aShop(
      withRules(rule('minimum-spend', 'once', { minimum: 100, points: 70, perMember: 1 })),
    );
    const orders = [3, 1, 2].map((n): OrderStory => ({ id: n, placedAt: day(n), lines: bottles(n, 1) }));
    await tell(shopId, ...orders);
    expect(await awards(shopId)).toEqual([80, 10, 10]);
    await tell(shopId, {
      id: 1,
      placedAt: day(1),
      updatedAt: day(5),
      cancelledAt: day(5),
      lines: bottles(1, 1),
    });
    expect(await awards(shopId)).toEqual([0, 80, 10]);
    expect(await app.problems(shopId)).toEqual([]);
  });

  it('counts what the version before gave by it, and nothing that was bought before it came', async () => {
    const shopId = await aShop((settings) => settings);
    await tell(shopId, { id: 1, placedAt: day(1), lines: bottles(1, 1) });
    const publish = (points: number, at: string) =>
      app.lealta.programme.publish(shopId, {
        settings: withRules(rule('minimum-spend', 'once', { minimum: 100, points, perMember: 1 }))(
          defaultSettings(),
        ),
        by: 'test',
        note: '',
        effectiveFrom: new Date(at),
      });
    await publish(70, day(2));
    await publish(90, day(4));
    await tell(shopId, ...[3, 5].map((n): OrderStory => ({ id: n, placedAt: day(n), lines: bottles(n, 1) })));
    expect(await awards(shopId)).toEqual([10, 80, 10]);
  });
});

describe('what an order keeps from the day it was settled', () => {
  const doubled = (shopId: ShopId) =>
    app.lealta.db.inShop(shopId, (tx) =>
      tx.query(
        `INSERT INTO products (shop_id, product_id, title, tags, collections, updated_at, fetched_at)
         VALUES ($1, 9001, 'Albariño', '{double}', '{}', '2026-01-01', '2026-01-01')`,
        [tx.shopId],
      ),
    );
  const order = { id: 1, placedAt: day(1), lines: [{ id: 11, quantity: 2, price: 1000 }] };
  const refunded = {
    ...order,
    updatedAt: day(3),
    status: 'partially_refunded',
    refunds: [{ id: 7, at: day(3), lines: [{ id: 11, quantity: 1 }] }],
  };
  const doubles = rule('product-multiplier', 'double', { target: { tags: ['Double'] }, percent: 200 });

  it('is what its products were: a tag that is gone later is not gone from it', async () => {
    const shopId = await aShop(withRules(doubles));
    await doubled(shopId);
    await tell(shopId, order);
    expect(await awards(shopId)).toEqual([40]);
    await app.lealta.db.inShop(shopId, (tx) => tx.query("UPDATE products SET tags = '{}'"));
    await tell(shopId, refunded);
    expect(await awards(shopId)).toEqual([20]);
    expect(await app.problems(shopId)).toEqual([]);
  });

  it('is the tier its member was in', async () => {
    const shopId = await aShop((settings) =>
      programmeSettings.parse({
        ...settings,
        tiers: { list: [{ id: 'gold', name, threshold: 0, inviteOnly: true, percent: 150 }] },
      }),
    );
    await tell(shopId, { id: 9, placedAt: day(1), lines: bottles(9, 1) });
    await app.lealta.db.inShop(shopId, (tx) =>
      tx.query(
        `INSERT INTO member_tiers (shop_id, member_id, since, tier_id, reason)
         SELECT shop_id, customer_id, '2025-06-01', 'gold', 'test' FROM customers`,
      ),
    );
    await tell(shopId, order);
    expect(await awards(shopId)).toEqual([30, 10]);
    await app.lealta.db.inShop(shopId, (tx) => tx.query("UPDATE member_tiers SET until = '2025-07-01'"));
    await tell(shopId, refunded);
    expect(await awards(shopId)).toEqual([15, 10]);
  });

  it('is its version’s rules, though the rule is deleted before the refund', async () => {
    const shopId = await aShop(withRules(rule('per-item', 'each', { points: 5 })));
    await tell(shopId, order);
    expect(await awards(shopId)).toEqual([30]);
    const { live } = await app.lealta.programme.current(shopId);
    if (live === null) throw new Error('no programme');
    await app.lealta.programme.publish(shopId, {
      settings: { ...live.settings, rules: [] },
      by: 'test',
      note: '',
    });
    await tell(shopId, refunded);
    expect(await awards(shopId)).toEqual([15]);
  });
});

describe('a campaign with a budget', () => {
  const campaign = {
    id: 'week',
    name,
    active: true,
    startsAt: '2026-01-01T00:00:00Z',
    endsAt: '2026-02-01T00:00:00Z',
    percent: 200,
    budgetPoints: 25,
  };
  const once = (settings: ProgrammeSettings) =>
    programmeSettings.parse({ ...settings, campaigns: [campaign] });
  const order = (id: number, n: number) => ({
    id,
    placedAt: day(n),
    updatedAt: day(n),
    lines: bottles(id, 2),
  });

  it('gives its points once, to the orders that come first, and says when they are spent', async () => {
    const shopId = await aShop(once);
    await tell(shopId, order(1, 1), order(2, 2), order(3, 3));
    expect(await awards(shopId)).toEqual([40, 25, 20]);
    // What goes back to nobody: the third stays without, however often it is told.
    await tell(shopId, { ...order(1, 1), updatedAt: day(9), cancelledAt: day(9) });
    await tell(shopId, { ...order(3, 3), updatedAt: day(10) });
    expect(await awards(shopId)).toEqual([0, 25, 20]);
    expect(await app.problems(shopId)).toEqual([]);
    // What the first gave back is there for a new one, and no more than that.
    await tell(shopId, order(4, 4), order(5, 5));
    expect(await awards(shopId)).toEqual([0, 25, 20, 40, 20]);
    expect(await given(shopId)).toBe(25n);
  });

  it('follows an order that is paid or added to later, as far as the budget goes', async () => {
    const shopId = await aShop(once);
    const deposit = { ...order(1, 1), status: 'partially_paid' as const, outstanding: 1900 };
    await tell(shopId, deposit);
    expect(await awards(shopId)).toEqual([2]);
    await tell(shopId, { ...order(1, 1), updatedAt: day(2) });
    expect(await awards(shopId)).toEqual([40]);
    await tell(shopId, { ...order(1, 1), lines: bottles(1, 4), updatedAt: day(3) });
    expect(await awards(shopId)).toEqual([65]);
    await tell(shopId, { ...order(1, 1), lines: bottles(1, 1), updatedAt: day(4) });
    expect(await awards(shopId)).toEqual([20]);
    expect(await given(shopId)).toBe(10n);
    // An order that is deleted, or whose money all goes back, holds nothing either.
    await tell(shopId, { ...order(1, 1), status: 'voided', updatedAt: day(5) });
    expect(await given(shopId)).toBe(0n);
  });

  const given = async (shopId: ShopId) => {
    const rows = await app.lealta.db.inShop(shopId, (tx) =>
      tx.query<{ points: bigint }>('SELECT points FROM campaign_points'),
    );
    return rows[0]?.points ?? 0n;
  };
});
