import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ShopId } from '#app/kernel/ids.ts';
import { customerPayload, type OrderStory, orderPayload, refundPayload } from '#test/builders/orders.ts';
import { type TestApp, testApp } from '#test/support/app.ts';

let app: TestApp;
let shopId: ShopId;
let shops = 0;

beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  shops += 1;
  app.clock.set('2026-06-01T12:00:00Z');
  shopId = await app.aShop(`settle-${shops}`);
});

const points = async (shopifyId = 501) => {
  const { pending, available, debt } = await app.balance(shopId, shopifyId);
  return { pending, available, debt };
};
const failures = () =>
  app.lealta.db.inShop(shopId, (tx) => tx.query("SELECT topic, error FROM inbox WHERE status = 'failed'"));
const hear = async (...deliveries: Parameters<TestApp['deliver']>[1]) => {
  await app.deliver(shopId, deliveries);
  await app.lealta.inbox.drain(shopId);
};
const paid = (story: OrderStory, triggeredAt?: string) => ({
  topic: 'orders/paid',
  payload: orderPayload(story),
  ...(triggeredAt === undefined ? {} : { triggeredAt }),
});
const updated = (story: OrderStory) => ({ topic: 'orders/updated', payload: orderPayload(story) });

describe('a paid order', () => {
  it('awards its net product value, pending until its day, with a cause that says why', async () => {
    await hear(
      paid({
        id: 1001,
        lines: [
          { id: 1, quantity: 2, price: 1210, tax: 420 },
          { id: 2, quantity: 1, price: 5000, giftCard: true },
        ],
        shipping: { price: 490 },
      }),
    );
    // 24.20 with 4.20 tax → 20.00 without; the gift card and the shipping do not count.
    expect(await points()).toEqual({ pending: 20n, available: 0n, debt: 0n });
    const rows = await app.lealta.db.inShop(shopId, (tx) =>
      tx.query('SELECT kind, points, programme_version, cause FROM ledger_transactions'),
    );
    expect(rows).toEqual([
      {
        kind: 'award',
        points: 20n,
        programme_version: 1,
        cause: {
          code: 'order-award',
          params: {
            order: '#1001',
            net: 2000,
            currency: 'EUR',
            rate_points: 1,
            rate_per: 100,
            matures_at: '2026-03-15T10:00:00.000Z',
          },
        },
      },
    ]);
    expect(await app.problems(shopId)).toEqual([]);
  });

  it('is awarded once, however often it is delivered', async () => {
    await hear(paid({ id: 1 }), paid({ id: 1 }), updated({ id: 1 }));
    await hear(paid({ id: 1 }));
    expect(await points()).toEqual({ pending: 50n, available: 0n, debt: 0n });
    expect(await app.count(shopId, 'ledger_transactions')).toBe(1);
  });

  it('becomes available when its pending days are over, on the day that was promised', async () => {
    await hear(paid({ id: 1, placedAt: '2026-05-25T10:00:00Z' }));
    await app.lealta.ledger.mature(shopId);
    expect(await points()).toEqual({ pending: 50n, available: 0n, debt: 0n });
    app.clock.set('2026-06-09T12:00:00Z');
    expect(await app.lealta.ledger.mature(shopId)).toBe(1);
    expect(await app.lealta.ledger.mature(shopId)).toBe(0);
    expect(await points()).toEqual({ pending: 0n, available: 50n, debt: 0n });
    expect(await app.problems(shopId)).toEqual([]);
  });

  it.each([
    ['unpaid', { status: 'pending' }, 0n],
    ['only authorised', { status: 'authorized' }, 0n],
    ['partly paid', { status: 'partially_paid', outstanding: 2500 }, 25n],
    ['partly given back, and edited upward since', { status: 'partially_refunded', outstanding: 1000 }, 40n],
    ['a test', { test: true }, 0n],
    ['cancelled', { cancelledAt: '2026-03-02T10:00:00Z' }, 0n],
    ['from before the programme', { placedAt: '2024-01-01T10:00:00Z' }, 0n],
  ] as const)('earns by what is paid: %s', async (_name, story, expected) => {
    await hear(paid({ id: 1, ...story }));
    expect((await points()).pending).toBe(expected);
  });
});

describe('an order that changes', () => {
  const t = (minute: number): string => `2026-03-02T10:${String(minute).padStart(2, '0')}:00Z`;

  it('gives points back once when it is refunded, whichever webhook comes first', async () => {
    const lines = [{ id: 11, quantity: 2, price: 2500 }];
    const refund = { id: 7, at: t(5), lines: [{ id: 11, quantity: 1 }] };
    await hear({ topic: 'refunds/create', payload: refundPayload(1, refund) });
    await hear(paid({ id: 1, lines }));
    expect((await points()).pending).toBe(25n);
    await hear(updated({ id: 1, lines, status: 'partially_refunded', refunds: [refund], updatedAt: t(5) }));
    await hear({ topic: 'refunds/create', payload: refundPayload(1, refund) });
    expect((await points()).pending).toBe(25n);
    expect(await app.problems(shopId)).toEqual([]);
  });

  it('counts a refund by amount only', async () => {
    await hear(paid({ id: 1 }));
    await hear(
      updated({
        id: 1,
        status: 'partially_refunded',
        refunds: [{ id: 7, at: t(1), beyond: 1500 }],
        updatedAt: t(1),
      }),
    );
    expect((await points()).pending).toBe(35n);
  });

  it('leaves the points of the goods alone when only the shipping is given back', async () => {
    const story = { id: 1, shipping: { price: 490 } };
    await hear(paid(story));
    await hear(
      updated({
        ...story,
        status: 'partially_refunded',
        refunds: [{ id: 7, at: t(1), shipping: 490 }],
        updatedAt: t(1),
      }),
    );
    expect((await points()).pending).toBe(50n);
  });

  it('takes everything back when cancelled, and gives it again when it is paid again', async () => {
    await hear(paid({ id: 1 }));
    await hear({
      topic: 'orders/cancelled',
      payload: orderPayload({ id: 1, cancelledAt: t(1), updatedAt: t(1) }),
    });
    expect((await points()).pending).toBe(0n);
    await hear(updated({ id: 1, updatedAt: t(2) }));
    expect((await points()).pending).toBe(50n);
    expect(await app.problems(shopId)).toEqual([]);
  });

  it('does not believe an old snapshot that arrives late', async () => {
    const refund = { id: 7, at: t(5), lines: [{ id: 11, quantity: 1 }] };
    await hear(updated({ id: 1, status: 'refunded', refunds: [refund], updatedAt: t(5) }));
    await hear(paid({ id: 1 }));
    expect((await points()).pending).toBe(0n);
  });

  it('is worth nothing once deleted, even when the deletion is heard of first', async () => {
    await hear({ topic: 'orders/delete', payload: { id: 2 } });
    await hear(paid({ id: 2 }));
    await hear(paid({ id: 1 }));
    await hear({ topic: 'orders/delete', payload: { id: 1 } });
    expect(await failures()).toEqual([]);
    expect(await points()).toEqual({ pending: 0n, available: 0n, debt: 0n });
    expect(await app.problems(shopId)).toEqual([]);
  });

  it('is remembered as edited until it is fetched', async () => {
    await hear(paid({ id: 1 }), { topic: 'orders/edited', payload: { order_edit: { id: 5, order_id: 1 } } });
    const [row] = await app.lealta.db.inShop(shopId, (tx) => tx.query('SELECT refetch_since FROM orders'));
    expect(row?.refetch_since).not.toBeNull();
  });
});

describe('points taken back after they were spent', () => {
  const spend = async (): Promise<void> => {
    await hear(paid({ id: 1, lines: [{ id: 11, quantity: 1, price: 12000 }] }));
    app.clock.set('2026-06-20T12:00:00Z');
    await app.lealta.ledger.mature(shopId);
    const member = await app.lealta.members.byShopifyId(shopId, 501n as never);
    if (member === null) throw new Error('no member');
    const outcome = await app.lealta.members.adjust(shopId, {
      memberId: member.memberId,
      points: -100n,
      reason: 'spent by hand',
      requestId: `spend-${shopId}`,
      by: 'test',
    });
    expect(outcome.outcome).toBe('adjusted');
  };
  const cancel = {
    topic: 'orders/cancelled',
    payload: orderPayload({ id: 1, cancelledAt: '2026-06-21T00:00:00Z', updatedAt: '2026-06-21T00:00:00Z' }),
  };

  it('leaves a negative balance that new points fill, when the merchant chose so', async () => {
    await spend();
    await hear(cancel);
    expect(await points()).toEqual({ pending: 0n, available: -100n, debt: 0n });
    await hear(
      paid({ id: 2, placedAt: '2026-06-01T10:00:00Z', lines: [{ id: 21, quantity: 1, price: 13000 }] }),
    );
    await app.lealta.ledger.mature(shopId);
    expect(await points()).toEqual({ pending: 0n, available: 30n, debt: 0n });
    expect(await app.problems(shopId)).toEqual([]);
  });

  it('stops at zero and records a debt, when the merchant chose so; the order pays it when it counts again', async () => {
    shopId = await app.aShop(`floor-${shops}`, (settings) => ({ ...settings, whenPointsAreSpent: 'floor' }));
    await spend();
    await hear(cancel);
    expect(await points()).toEqual({ pending: 0n, available: 0n, debt: 100n });
    await hear(
      updated({ id: 1, lines: [{ id: 11, quantity: 1, price: 12000 }], updatedAt: '2026-06-22T00:00:00Z' }),
    );
    expect(await points()).toEqual({ pending: 0n, available: 20n, debt: 0n });
    expect(await app.problems(shopId)).toEqual([]);
  });
});

describe('who the points belong to', () => {
  it('tells the storefront of a new member who has not bought anything yet', async () => {
    const members = () =>
      app.lealta.db.inShop(shopId, (tx) =>
        tx.query(`SELECT c.enrolled_at, p.member_id IS NOT NULL AS marked FROM customers c
                  LEFT JOIN publications p ON p.shop_id = c.shop_id AND p.member_id = c.customer_id`),
      );
    await hear({ topic: 'customers/create', payload: customerPayload(778, '2026-01-01T00:00:00Z') });
    expect(await members()).toEqual([{ enrolled_at: expect.any(Date), marked: true }]);
  });

  it('keeps a guest order until the customer enrols, then claims it', async () => {
    shopId = await app.aShop(`optin-${shops}`, (settings) => ({ ...settings, enrolment: 'opt-in' }));
    await hear(
      paid({ id: 1, placedAt: '2026-05-20T10:00:00Z' }),
      paid({ id: 2, placedAt: '2026-01-20T10:00:00Z' }),
      paid({ id: 3, customerId: null }),
    );
    expect(await app.count(shopId, 'ledger_transactions')).toBe(0);
    const customer = await app.lealta.members.byShopifyId(shopId, 501n as never);
    if (customer === null) throw new Error('no customer');
    const enrol = () => app.lealta.members.enrol(shopId, { memberId: customer.memberId, source: 'opt-in' });
    expect((await enrol()).outcome).toBe('enrolled');
    expect((await enrol()).outcome).toBe('already-enrolled');
    // The order of January is older than the 60 days that count.
    expect((await points()).pending).toBe(50n);
  });

  it('are those of a store whose titles hold what no database stores', async () => {
    const payload = orderPayload({ id: 1 });
    const line_items = (payload.line_items as object[]).map((line) => ({
      ...line,
      title: 'Ribera\u0000 \ud83ddel\udf77 Duero 🍷',
    }));
    await hear({ topic: 'orders/paid', payload: { ...payload, line_items } });
    expect(await failures()).toEqual([]);
    const [kept] = await app.lealta.db.inShop(shopId, (tx) =>
      tx.query<{ facts: string; awarded: boolean }>(
        'SELECT facts::text AS facts, awarded_points > 0 AS awarded FROM orders',
      ),
    );
    expect(kept).toEqual({ facts: expect.stringContaining('Ribera del Duero 🍷'), awarded: true });
  });

  it('are nobody’s once a customer is deleted, though their creation is heard of later', async () => {
    await hear({ topic: 'customers/delete', payload: { id: 777 } });
    await hear({ topic: 'customers/create', payload: customerPayload(777) });
    await hear(paid({ id: 1, customerId: 777 }));
    expect(await app.count(shopId, 'ledger_transactions')).toBe(0);
    expect(
      await app.lealta.db.inShop(shopId, (tx) =>
        tx.query('SELECT enrolled_at, email, deleted_at IS NOT NULL AS deleted FROM customers'),
      ),
    ).toEqual([{ enrolled_at: null, email: null, deleted: true }]);
  });

  it('makes one account of two merged customers, orders that come later included', async () => {
    await hear(
      paid({ id: 1, customerId: 501 }),
      paid({ id: 2, customerId: 502, lines: [{ id: 21, quantity: 1, price: 3000 }] }),
    );
    app.clock.set('2026-06-20T00:00:00Z');
    await app.lealta.ledger.mature(shopId);
    const merge = {
      topic: 'customers/merge',
      payload: {
        admin_graphql_api_customer_kept_id: 'gid://shopify/Customer/501',
        admin_graphql_api_customer_deleted_id: 'gid://shopify/Customer/502',
      },
    };
    await hear(merge, paid({ id: 3, customerId: 502, lines: [{ id: 31, quantity: 1, price: 700 }] }));
    await hear(merge);
    await app.lealta.ledger.mature(shopId);
    expect(await app.balance(shopId, 501)).toEqual({ pending: 0n, available: 87n, debt: 0n, lifetime: 87n });
    expect(await app.balance(shopId, 502)).toEqual(await app.balance(shopId, 501));
    expect(await app.problems(shopId)).toEqual([]);
    await hear(
      updated({
        id: 2,
        customerId: 502,
        cancelledAt: '2026-06-21T00:00:00Z',
        updatedAt: '2026-06-21T00:00:00Z',
      }),
    );
    expect((await points()).available).toBe(57n);
    expect(await app.problems(shopId)).toEqual([]);
  });

  it('moves the points when the order turns out to be another customer’s', async () => {
    await hear(paid({ id: 1, customerId: 501 }));
    await hear(updated({ id: 1, customerId: 502, updatedAt: '2026-03-05T00:00:00Z' }));
    expect((await points(501)).pending).toBe(0n);
    expect((await points(502)).pending).toBe(50n);
    expect(await app.problems(shopId)).toEqual([]);
  });
});

describe('what cannot be settled', () => {
  it('is put aside with its reason while its neighbours go on, and can be replayed', async () => {
    await hear(
      paid({ id: 1 }),
      { topic: 'orders/paid', payload: { id: 2, name: '#2' } },
      { topic: 'customers/update', payload: customerPayload(777) },
    );
    expect((await points()).pending).toBe(50n);
    const rows = await app.lealta.db.inShop(shopId, (tx) =>
      tx.query("SELECT topic, error FROM inbox WHERE status = 'failed'"),
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.error).toContain('created_at: invalid_type');
  });

  it('stays where it is when something else than a webhook is at fault', async () => {
    await app.lealta.db.inShop(shopId, (tx) =>
      tx.query(
        `INSERT INTO programme_versions (shop_id, version, settings, effective_from, published_by)
         VALUES ($1, 2, '{}', now(), 'test')`,
        [shopId],
      ),
    );
    await expect(hear(paid({ id: 1 }), paid({ id: 2 }))).rejects.toThrow();
    expect(await failures()).toEqual([]);
    const [waiting] = await app.lealta.db.inShop(shopId, (tx) =>
      tx.query("SELECT count(*)::int AS n FROM inbox WHERE status = 'new'"),
    );
    expect(waiting).toEqual({ n: 2 });
  });

  it('is put aside alone when the database refuses it', async () => {
    await hear(
      paid({ id: 1 }),
      paid({ id: 3, lines: [{ id: 31, quantity: 1, price: 1000 }], currency: 'EUR' }),
      {
        topic: 'checkouts/update',
        payload: {
          // Larger than a key of an index may be, and with nothing in it that could be packed.
          token: randomBytes(6000).toString('base64'),
          currency: 'EUR',
          total_price: '1.00',
          created_at: '2026-01-01T00:00:00Z',
          updated_at: '2026-01-01T00:00:00Z',
        },
      },
    );
    expect((await points()).pending).toBe(60n);
    const rows = await app.lealta.db.inShop(shopId, (tx) =>
      tx.query("SELECT topic FROM inbox WHERE status = 'failed'"),
    );
    expect(rows).toEqual([{ topic: 'checkouts/update' }]);
  });
});
