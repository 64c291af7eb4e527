/**
 * Orders that come from elsewhere than the online checkout: the till, a subscription's next charge, a draft that was
 * invoiced. Payloads have every field of Shopify's documented orders/create sample, with what each source leaves out.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ORDER_SOURCES, type OrderSource } from '#app/domain/orders/order-source.ts';
import { defaultSettings, programmeSettings } from '#app/domain/programme/settings.ts';
import type { ShopId } from '#app/kernel/ids.ts';
import { orderPayload } from '#test/builders/orders.ts';
import { type Delivered, type TestApp, testApp } from '#test/support/app.ts';

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
  shopId = await app.aShop(`sources-${shops}`);
});

const NOBODY = { email: null, contact_email: null, phone: null, customer: null };
const set = (amount: string) => ({
  shop_money: { amount, currency_code: 'EUR' },
  presentment_money: { amount, currency_code: 'EUR' },
});

/** A line as the documented sample has it; a custom one belongs to no product. */
const line = (id: number, price: string, more: object = {}) => ({
  id,
  admin_graphql_api_id: `gid://shopify/LineItem/${id}`,
  attributed_staffs: [],
  current_quantity: 1,
  fulfillable_quantity: 1,
  fulfillment_service: 'manual',
  fulfillment_status: null,
  gift_card: false,
  grams: 0,
  name: `Line ${id}`,
  price,
  price_set: set(price),
  product_exists: true,
  product_id: 9000,
  properties: [],
  quantity: 1,
  requires_shipping: false,
  sales_line_item_group_id: null,
  sku: null,
  taxable: true,
  title: `Line ${id}`,
  total_discount: '0.00',
  total_discount_set: set('0.00'),
  variant_id: 8000,
  variant_inventory_management: null,
  variant_title: null,
  vendor: null,
  tax_lines: [],
  duties: [],
  discount_allocations: [],
  ...more,
});
const CUSTOM = {
  product_id: null,
  variant_id: null,
  product_exists: false,
  variant_inventory_management: null,
};

const order = (source: string, more: object = {}) => ({
  ...orderPayload({ id: 7001, placedAt: '2026-03-01T10:00:00Z' }),
  admin_graphql_api_id: 'gid://shopify/Order/7001',
  app_id: 129785,
  browser_ip: null,
  cart_token: null,
  checkout_id: null,
  checkout_token: null,
  client_details: null,
  closed_at: null,
  confirmed: true,
  device_id: null,
  landing_site: null,
  location_id: null,
  payment_terms: null,
  referring_site: null,
  source_identifier: null,
  source_name: source,
  source_url: null,
  total_tip_received: '0.00',
  user_id: null,
  line_items: [line(1, '30.00'), line(2, '20.00', CUSTOM)],
  ...more,
});
const told = (topic: string, payload: object, triggeredAt?: string): Delivered => ({
  topic,
  payload,
  ...(triggeredAt === undefined ? {} : { triggeredAt }),
});
const hear = async (...deliveries: Delivered[]) => {
  await app.deliver(shopId, deliveries);
  await app.lealta.inbox.drain(shopId);
  expect(
    await app.lealta.db.inShop(shopId, (tx) =>
      tx.query("SELECT topic, error FROM inbox WHERE status = 'failed'"),
    ),
  ).toEqual([]);
};
const points = async (shopifyId = 501) => (await app.balance(shopId, shopifyId)).lifetime;
const outcome = () =>
  app.lealta.db.inShop(shopId, async (tx) => {
    const [row] = await tx.query<{ why: string | null; source: string }>(
      'SELECT no_award_reason AS why, source_name AS source FROM orders',
    );
    return row;
  });

describe('an order at the till', () => {
  const till = { app_id: 129785, device_id: 44, location_id: 655441491, user_id: 8, shipping_lines: [] };

  it('earns for a member, a custom sale too', async () => {
    await hear(told('orders/paid', order('pos', till)));
    expect(await points()).toBe(50n);
    expect(await outcome()).toEqual({ why: null, source: 'pos' });
  });

  it('of somebody unknown earns nothing until the customer is added to it', async () => {
    await hear(told('orders/paid', order('pos', { ...till, ...NOBODY })));
    expect(await outcome()).toEqual({ why: 'no-customer', source: 'pos' });
    await hear(
      told(
        'orders/updated',
        order('pos', { ...till, updated_at: '2026-03-02T10:00:00Z' }),
        '2026-03-02T10:00:01Z',
      ),
    );
    expect(await points()).toBe(50n);
  });

  it('does not count a tip, and takes back what is exchanged', async () => {
    await hear(
      told('orders/paid', order('pos', { ...till, total_tip_received: '5.00', total_price: '55.00' })),
    );
    expect(await points()).toBe(50n);
    await hear(
      told('refunds/create', {
        id: 1,
        order_id: 7001,
        created_at: '2026-03-03T10:00:00Z',
        refund_line_items: [{ line_item_id: 2, quantity: 1 }],
        order_adjustments: [],
      }),
    );
    expect(await points()).toBe(30n);
    expect(await app.problems(shopId)).toEqual([]);
  });
});

describe('a subscription’s next charge', () => {
  // The app that bills it places the order: no cart, no checkout, the discount agreed on each line.
  const charge = (id: number, more: object = {}) =>
    order('subscription_contract', {
      id,
      name: `#${id}`,
      app_id: 5,
      line_items: [
        line(id * 10, '40.00', {
          total_discount: '4.00',
          discount_allocations: [{ amount: '4.00', amount_set: set('4.00'), discount_application_index: 0 }],
        }),
      ],
      ...more,
    });

  it('earns each time, by what is paid after the subscriber’s discount', async () => {
    await hear(told('orders/paid', charge(7101)), told('orders/paid', charge(7102)));
    expect(await points()).toBe(72n);
  });

  it('that failed and is charged later earns when it is paid', async () => {
    const failed = charge(7101, { financial_status: 'pending', total_outstanding: '36.00' });
    await hear(told('orders/create', failed));
    expect(await outcome()).toMatchObject({ why: 'unpaid', source: 'subscription_contract' });
    await hear(
      told('orders/paid', charge(7101, { updated_at: '2026-03-04T10:00:00Z' }), '2026-03-04T10:00:01Z'),
    );
    expect(await points()).toBe(36n);
  });
});

describe('an order from a draft', () => {
  const terms = {
    id: 1,
    payment_terms_name: 'Net 30',
    payment_terms_type: 'net',
    due_in_days: 30,
    payment_schedules: [{ id: 2, due_at: '2026-03-31T10:00:00Z', completed_at: null }],
  };
  const owing = { financial_status: 'pending', total_outstanding: '50.00', payment_terms: terms };

  it('with terms of payment earns when it is paid, dated when the order was made', async () => {
    await hear(told('orders/create', order('shopify_draft_order', owing)));
    expect(await points()).toBe(0n);
    await hear(
      told(
        'orders/paid',
        order('shopify_draft_order', { updated_at: '2026-03-31T10:00:00Z' }),
        '2026-03-31T10:00:01Z',
      ),
    );
    expect(await points()).toBe(50n);
    const [row] = await app.lealta.db.inShop(shopId, (tx) =>
      tx.query('SELECT occurred_at FROM ledger_transactions'),
    );
    expect(row).toEqual({ occurred_at: new Date('2026-03-01T10:00:00Z') });
  });

  it('for a guest earns once the guest has an account and the order is linked to it', async () => {
    await hear(told('orders/paid', order('shopify_draft_order', NOBODY)));
    expect(await outcome()).toEqual({ why: 'no-customer', source: 'shopify_draft_order' });
    await hear(
      told(
        'orders/updated',
        order('shopify_draft_order', { updated_at: '2026-03-05T10:00:00Z' }),
        '2026-03-05T10:00:01Z',
      ),
    );
    expect(await points()).toBe(50n);
  });
});

describe('a programme for some of the sources', () => {
  const NAMES: Record<OrderSource, readonly string[]> = {
    online: ['web', '580111', ''],
    pos: ['pos'],
    subscriptions: ['subscription_contract', 'subscription_contract_checkout_one'],
    drafts: ['shopify_draft_order', 'iphone', 'android'],
  };

  it.each(ORDER_SOURCES)('gives nothing for %s where they are left out, and says so', async (left) => {
    shops += 1;
    shopId = await app.aShop(`sources-${shops}`, (settings) =>
      programmeSettings.parse({
        ...settings,
        earning: { ...settings.earning, sources: { [left]: false } },
        rules: [
          { kind: 'punch-card', id: 'card', name: { es: 'T', en: 'C' }, active: true, units: 2, points: 9 },
        ],
      }),
    );
    const named = ORDER_SOURCES.flatMap((source) => NAMES[source].map((name) => ({ source, name })));
    for (const [index, { name }] of named.entries()) {
      const customer = { ...order(name).customer, id: 600 + index };
      await hear(told('orders/paid', order(name, { id: 8000 + index, customer, email: null })));
    }
    const rows = await app.lealta.db.inShop(shopId, (tx) =>
      tx.query('SELECT no_award_reason AS why, awarded_points AS points FROM orders ORDER BY order_id'),
    );
    expect(rows).toEqual(
      named.map(({ source }) =>
        source === left ? { why: 'other-source', points: 0n } : { why: null, points: 59n },
      ),
    );
  });

  it('settles an order by the sources of its own day', async () => {
    await app.lealta.programme.publish(shopId, {
      settings: programmeSettings.parse({
        ...defaultSettings(),
        earning: { ...defaultSettings().earning, sources: { pos: false } },
      }),
      by: 'test',
      note: '',
      effectiveFrom: new Date('2026-02-01T00:00:00Z'),
    });
    const january = { id: 7002, name: '#7002', processed_at: '2026-01-10T10:00:00Z' };
    await hear(told('orders/paid', order('pos')), told('orders/paid', order('pos', january)));
    expect(await points()).toBe(50n);
  });
});

describe('an order of a source that nobody named here', () => {
  it.each(['580111', 'android', 'iphone', 'shopify_mobile', 'exchange', ''])(
    '“%s” earns like any other',
    async (source) => {
      await hear(told('orders/paid', order(source)));
      expect(await points()).toBe(50n);
    },
  );
});
