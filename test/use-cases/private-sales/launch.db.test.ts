/** From a draft to what Shopify is told, read by the rules that the Functions run. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openExceptions } from '#app/db/private-sale-people.store.ts';
import { createCards } from '#app/domain/members/card.ts';
import { wallText } from '#app/domain/private-sales/local-time.ts';
import { privateSaleSettings } from '#app/domain/private-sales/settings.ts';

import type { ShopId } from '#app/kernel/ids.ts';
import type { AdminApi } from '#app/shopify/index.ts';
import type { ProductForSale } from '#app/shopify/private-sales-api.ts';
import { discardSaleDraft, duplicateSale, saveDraft } from '#app/use-cases/private-sales/edit-sale.ts';
import { launchSale } from '#app/use-cases/private-sales/launch-sale.ts';
import { publishSales } from '#app/use-cases/private-sales/publish-sales.ts';
import { endSaleEarly, extendSale, pauseSale, resumeSale } from '#app/use-cases/private-sales/steer-sale.ts';
import { publishShop } from '#app/use-cases/publication/publish-shop.ts';
import { type OrderStory, orderPayload } from '#test/builders/orders.ts';
import { type TestApp, testApp } from '#test/support/app.ts';
import {
  judgeCart,
  phaseOf,
  readBuyer,
  readProduct,
  readSales,
} from '../../../extensions/sale-rules/index.ts';

const ZONE = 'Europe/Madrid';
const NOW = '2026-06-01T12:00:00Z';

/** The part of Shopify that sales need: what is written stays written, and a call can be made to fail. */
function aStore() {
  const metafields = new Map<string, string>();
  const products = new Map<string, ProductForSale>();
  const calls: string[] = [];
  let failing: string | null = null;
  const call = (name: string): void => {
    calls.push(name);
    if (failing === name) throw Object.assign(new Error(`${name} is away`), { name: 'ShopifyUnavailable' });
  };
  const write: AdminApi['setMetafieldsTogether'] = async (inputs) => {
    for (const { ownerGid, key, value } of inputs) metafields.set(`${ownerGid} ${key}`, value);
  };
  const api: Partial<AdminApi> = {
    productsForSale: async (ids) => ids.flatMap((id) => products.get(id) ?? []),
    ensureSaleGate: async (sales) => {
      call('gate');
      await write([{ ownerGid: 'gate', namespace: '$app', key: 'sales', type: 'json', value: sales }]);
      return 'gate';
    },
    ensureSaleDiscount: async ({ order, product, shipping }, sales) => {
      call('discount');
      const ownerGid = `discount-${order}-${product}-${shipping}`;
      await write([{ ownerGid, namespace: '$app', key: 'sales', type: 'json', value: sales }]);
      return ownerGid;
    },
    hideProduct: async (productId, handle) => {
      call('hide');
      const product = products.get(productId);
      if (product !== undefined) products.set(productId, { ...product, handle, unlisted: true });
    },
    setMetafields: async (inputs) => {
      call('metafields');
      await write(inputs);
      return { refused: [] };
    },
    setMetafieldsTogether: async (inputs) => {
      call('together');
      await write(inputs);
    },
  };
  const json = (owner: string, key: string): unknown => {
    const text = metafields.get(`${owner} ${key}`);
    return text === undefined ? undefined : JSON.parse(text);
  };
  return {
    api: api as AdminApi,
    calls,
    products,
    json,
    fail: (name: string | null) => {
      failing = name;
    },
  };
}

let app: TestApp;
let shopId: ShopId;
let store: ReturnType<typeof aStore>;
let shops = 0;

beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  app.clock.set(NOW);
  shops += 1;
  shopId = await app.aShop(`sales-${shops}`);
  await app.lealta.db.inShop(shopId, (tx) =>
    tx.query(`UPDATE shops SET app_installation = 'installation', currency = 'EUR' WHERE shop_id = $1`, [
      shopId,
    ]),
  );
  await app.deliver(shopId, [
    {
      topic: 'orders/paid',
      payload: orderPayload({ id: 7000 + shops, customerId: 77, email: 'ana@example.com', placedAt: NOW }),
    },
  ]);
  await app.lealta.inbox.drain(shopId);
  store = aStore();
  for (const productId of ['11', '12'])
    store.products.set(productId, {
      productId,
      handle: `reserva-${productId}`,
      title: 'Reserva',
      sellable: true,
      unlisted: false,
      variants: [{ variantId: `${productId}1`, unitMinor: 2000, stock: 10, soldWithoutStock: false }],
    });
});

const deps = () => ({
  db: app.lealta.db,
  clock: app.clock.now,
  forShop: () => store.api,
  log: { warn: () => {} },
});

const settings = (change: object = {}) =>
  privateSaleSettings.parse({
    name: { es: 'Vendimia', en: 'Harvest' },
    story: { es: 'Para el club.', en: 'For the club.' },
    products: [{ productId: '11', mode: 'exclusive', price: { kind: 'fixed', minor: 1500 } }],
    waves: [{ startsAt: '2026-06-02T10:00', audience: { allMembers: true } }],
    endsAt: '2026-06-03T10:00',
    allowance: 2,
    ...change,
  });

const save = async (change: object = {}): Promise<number> => {
  const saved = await saveDraft(deps(), shopId, {
    saleId: null,
    seen: null,
    settings: settings(change),
    by: 'ana',
  });
  if (saved.outcome !== 'saved') throw new Error(saved.outcome);
  return saved.saleId;
};
const launch = (saleId: number) => launchSale(deps(), shopId, { saleId, seen: 1 });

/** Whether the gate's metafields let somebody with these classes buy so many of product 11 at an instant. */
function sells(at: string, { classes = ['m'], units = 1 } = {}): boolean {
  const configuration = store.json('gate', 'sales') as Record<string, string>;
  const wall = wallText(new Date(at), ZONE);
  const passed = Object.fromEntries(
    Array.from({ length: 12 }, (_, place) => [`p${place}`, wall >= (configuration[`t${place}`] ?? '')]),
  );
  const product = readProduct(store.json('gid://shopify/Product/11', 'sale'));
  const [verdict] = judgeCart({
    sales: readSales(configuration),
    phase: phaseOf(passed),
    buyer: readBuyer(true, { v: 1, c: classes, s: {} }),
    lines: [{ quantity: units, product }],
  });
  return verdict?.refusal === null;
}

describe('launching a private sale', () => {
  it('shuts before it opens, and sells within its window to whom it is for', async () => {
    const done = await launch(await save());
    expect(done).toMatchObject({ outcome: 'launched', written: true });
    expect(store.calls).toEqual(['metafields', 'gate', 'hide', 'discount', 'metafields', 'together']);
    expect(store.products.get('11')?.handle).toMatch(/^reserva-11-[a-z2-7]{12}$/);
    expect(sells('2026-06-02T07:59:59Z')).toBe(false);
    expect(sells('2026-06-02T08:00:00Z')).toBe(true);
    expect(sells('2026-06-02T08:00:00Z', { classes: [] })).toBe(false);
    expect(sells('2026-06-02T08:00:00Z', { units: 3 })).toBe(false);
    expect(sells('2026-06-03T08:00:00Z')).toBe(false);
    expect(store.json('installation', 'sale-k1')).toMatchObject({
      name: { es: 'Vendimia' },
      products: [{ handle: store.products.get('11')?.handle, p: '15.00' }],
    });
    expect(store.json('discount-false-false-true', 'sales')).toEqual(store.json('gate', 'sales'));
  });

  it.each([['metafields'], ['gate'], ['hide'], ['discount']])(
    'leaves a draft that sells nothing where Shopify fails at %s, and goes on when tried again',
    async (step) => {
      const saleId = await save();
      store.fail(step);
      expect(await launch(saleId)).toMatchObject({ outcome: 'failed' });
      if (store.json('gate', 'sales') !== undefined) expect(sells('2026-06-02T09:00:00Z')).toBe(false);
      store.fail(null);
      expect(await launch(saleId)).toMatchObject({ outcome: 'launched', written: true });
      expect(sells('2026-06-02T09:00:00Z')).toBe(true);
    },
  );

  it('is shut until Shopify has been told, and the worker tells it', async () => {
    store.fail('together');
    expect(await launch(await save())).toMatchObject({ outcome: 'launched', written: false });
    expect(sells('2026-06-02T09:00:00Z')).toBe(false);
    store.fail(null);
    expect(await publishSales(deps(), shopId)).toBe(true);
    expect(sells('2026-06-02T09:00:00Z')).toBe(true);
  });

  it('refuses a product that another sale has at the same time, and what was changed meanwhile', async () => {
    await launch(await save());
    const calls = store.calls.length;
    const second = await save();
    expect(await launch(second)).toMatchObject({
      outcome: 'refused',
      findings: [{ code: 'product-in-other-sale', severity: 'refusal', path: 'products.0' }],
    });
    expect(store.calls).toHaveLength(calls);
    await saveDraft(deps(), shopId, { saleId: second, seen: 1, settings: settings(), by: 'eva' });
    expect(await launch(second)).toEqual({ outcome: 'changed-meanwhile', revision: 2 });
  });

  it('keeps the address of a product that an earlier sale has made exclusive', async () => {
    const first = await save();
    await launch(first);
    const { handle } = store.products.get('11') ?? {};
    await endSaleEarly(deps(), shopId, first);
    expect(sells('2026-06-02T09:00:00Z')).toBe(false);
    expect(await launch(await save())).toMatchObject({ outcome: 'launched', findings: [] });
    expect(store.products.get('11')?.handle).toBe(handle);
    expect(sells('2026-06-02T09:00:00Z')).toBe(true);
  });

  it('hides nothing and asks for no gate where prices alone are exclusive', async () => {
    const products = [{ productId: '12', mode: 'price', price: { kind: 'percentage', percent: 20 } }];
    await launch(await save({ products }));
    expect(store.calls).toEqual(['discount', 'metafields', 'together']);
    expect(store.json('gid://shopify/Product/12', 'sale')).toEqual({ v: 1, s: { k1: { off: 20 } } });
  });
});

describe('a launched private sale', () => {
  it('is shut while paused, open again afterwards, and over once ended', async () => {
    const saleId = await save();
    await launch(saleId);
    app.clock.set('2026-06-02T09:00:00Z');
    expect(await pauseSale(deps(), shopId, saleId)).toEqual({ outcome: 'done', written: true });
    expect(sells('2026-06-02T09:00:00Z')).toBe(false);
    expect(await pauseSale(deps(), shopId, saleId)).toEqual({ outcome: 'not-now' });
    expect(await resumeSale(deps(), shopId, saleId)).toEqual({ outcome: 'done', written: true });
    expect(sells('2026-06-02T09:00:00Z')).toBe(true);
    expect(await endSaleEarly(deps(), shopId, saleId)).toEqual({ outcome: 'done', written: true });
    expect(sells('2026-06-02T09:00:00Z')).toBe(false);
    expect(await resumeSale(deps(), shopId, saleId)).toEqual({ outcome: 'not-now' });
  });

  it('runs longer where it is extended, and never shorter', async () => {
    const saleId = await save();
    await launch(saleId);
    expect(await extendSale(deps(), shopId, { saleId, endsAt: '2026-06-03T09:00' })).toEqual({
      outcome: 'not-now',
    });
    expect(await extendSale(deps(), shopId, { saleId, endsAt: '2026-06-04T10:00' })).toEqual({
      outcome: 'done',
      written: true,
    });
    expect(sells('2026-06-04T07:59:59Z')).toBe(true);
    expect(sells('2026-06-04T08:00:00Z')).toBe(false);
  });

  it('is written again once an instant has passed, each time with another number', async () => {
    await launch(await save());
    const due = () =>
      app.lealta.db.inShop(shopId, (tx) =>
        tx.query<{ due_at: Date | null; writings: number }>(
          'SELECT due_at, writings FROM private_sale_publications WHERE shop_id = $1',
          [shopId],
        ),
      );
    expect(await due()).toEqual([{ due_at: new Date('2026-06-02T08:00:00Z'), writings: 1 }]);
    app.clock.set('2026-06-02T08:00:30Z');
    await publishSales(deps(), shopId);
    expect(await due()).toEqual([{ due_at: new Date('2026-06-03T08:00:00Z'), writings: 2 }]);
    expect(store.json('gate', 'sales')).toMatchObject({
      n: 2,
      sales: { k1: { w: [[0, ['m']]], c: 1, a: 2 } },
    });
    app.clock.set('2026-06-03T08:00:30Z');
    await publishSales(deps(), shopId);
    expect(await due()).toEqual([{ due_at: null, writings: 3 }]);
    expect(store.json('gate', 'sales')).toMatchObject({ n: 3, sales: {} });
  });

  it('has members named in their metafield once it is launched, and not before', async () => {
    const cards = createCards(app.lealta.config.encryptionKeys);
    // The database marks by its own clock.
    const clock = () => new Date(Date.now() + 60_000);
    await publishShop({ ...deps(), cards, clock }, shopId);
    expect(store.json('gid://shopify/Customer/77', 'access')).toBeUndefined();
    await launch(await save());
    await publishShop({ ...deps(), cards, clock }, shopId);
    expect(store.json('gid://shopify/Customer/77', 'access')).toEqual({ v: 1, c: ['m'], s: {} });
  });

  it('lets in whoever gets a tag that it is for', async () => {
    await launch(await save({ waves: [{ startsAt: '2026-06-02T10:00', audience: { tags: ['Amigas'] } }] }));
    const publish = () =>
      publishShop(
        {
          ...deps(),
          cards: createCards(app.lealta.config.encryptionKeys),
          clock: () => new Date(Date.now() + 60_000),
        },
        shopId,
      );
    await publish();
    expect(store.json('gid://shopify/Customer/77', 'access')).toEqual({ v: 1, c: ['m'], s: {} });
    await app.deliver(shopId, [
      {
        topic: 'customer.tags_added',
        payload: { customerId: 'gid://shopify/Customer/77', tags: ['amigas'], occurredAt: NOW },
      },
    ]);
    await app.lealta.inbox.drain(shopId);
    await publish();
    expect(store.json('gid://shopify/Customer/77', 'access')).toEqual({ v: 1, c: ['g2', 'm'], s: {} });
  });

  it('can be copied into a draft without times, and only a draft can be deleted', async () => {
    const saleId = await save();
    await launch(saleId);
    const copied = await duplicateSale(deps(), shopId, { saleId, by: 'ana' });
    expect(copied).toEqual({ outcome: 'saved', saleId: saleId + 1, revision: 1 });
    expect(await launch(saleId + 1)).toMatchObject({
      outcome: 'refused',
      findings: [{ code: 'start-missing' }, { code: 'end-missing' }],
    });
    expect(await discardSaleDraft(deps(), shopId, saleId)).toBe(false);
    expect(await discardSaleDraft(deps(), shopId, saleId + 1)).toBe(true);
  });
});

describe('orders of a private sale', () => {
  const order = (id: number, change: Partial<OrderStory> = {}) => {
    const payload = orderPayload({
      id,
      customerId: 77,
      email: 'ana@example.com',
      placedAt: '2026-06-02T09:00:00Z',
      lines: [{ id: id * 10, quantity: 2, price: 1500 }],
      ...change,
    });
    return { ...payload, line_items: payload.line_items.map((line) => ({ ...line, product_id: 11 })) };
  };
  const hear = async (topic: string, payload: object) => {
    await app.deliver(shopId, [{ topic, payload }]);
    await app.lealta.inbox.drain(shopId);
  };
  const units = () =>
    app.lealta.db.inShop(shopId, (tx) =>
      tx.query<{ units: number }>('SELECT units FROM private_sale_grants WHERE shop_id = $1', [shopId]),
    );
  const queue = () =>
    app.lealta.db.inShop(shopId, async (tx) =>
      (await openExceptions(tx, 10)).map(({ order_id, reasons }) => [Number(order_id), ...reasons]),
    );

  it('count against the allowance once, and are given back by refunds and cancellations', async () => {
    await launch(await save());
    await hear('orders/paid', order(9001));
    await hear('orders/paid', order(9001));
    expect(await units()).toEqual([{ units: 2 }]);
    const refunds = [{ id: 5, at: '2026-06-02T10:00:00Z', lines: [{ id: 90_010, quantity: 1 }] }];
    await hear('orders/updated', order(9001, { refunds, updatedAt: '2026-06-02T10:00:00Z' }));
    expect(await units()).toEqual([{ units: 1 }]);
    await hear(
      'orders/cancelled',
      order(9001, { refunds, updatedAt: '2026-06-02T11:00:00Z', cancelledAt: '2026-06-02T11:00:00Z' }),
    );
    expect(await units()).toEqual([{ units: 0 }]);
    expect(await queue()).toEqual([]);
  });

  it('wait for the merchant where they slipped past', async () => {
    await launch(await save());
    await hear('orders/paid', order(9001));
    await hear('orders/paid', order(9002, { placedAt: '2026-06-02T09:01:00Z' }));
    await hear('orders/paid', order(9003, { placedAt: '2026-06-01T13:00:00Z' }));
    // Before the launch anybody could buy it.
    await hear('orders/paid', order(9006, { placedAt: '2026-06-01T09:00:00Z' }));
    await hear('orders/paid', order(9004, { customerId: null, placedAt: '2026-06-02T09:02:00Z' }));
    await hear('orders/paid', order(9005, { placedAt: '2026-06-03T08:20:00Z' }));
    expect((await queue()).sort()).toEqual([
      [9002, 'over-allowance'],
      [9003, 'not-open'],
      [9004, 'no-customer'],
      [9005, 'not-open'],
    ]);
    await hear(
      'orders/updated',
      order(9002, { placedAt: '2026-06-02T09:01:00Z', updatedAt: '2026-06-05T09:01:00Z' }),
    );
    expect(await queue()).toHaveLength(4);
  });
});
