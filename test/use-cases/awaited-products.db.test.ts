/** Orders that are heard of before their products are: what they earn once Shopify has told what those are. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { shopsWithCatalogueToRefetch } from '#app/db/due-work.queries.ts';
import { startRecurringWork } from '#app/db/recurring-work.store.ts';
import { type ProgrammeSettings, programmeSettings } from '#app/domain/programme/settings.ts';
import type { ShopDomain, ShopId } from '#app/kernel/ids.ts';
import { refetchCatalogue } from '#app/use-cases/products/refetch-catalogue.ts';
import { syncCatalogue } from '#app/use-cases/products/sync-catalogue.ts';
import { createWineStore } from '#dev-shop/catalogue/wine-shop.ts';
import type { Product } from '#dev-shop/model.ts';
import { productPayload } from '#dev-shop/webhooks/payloads/products.ts';
import { orderPayload } from '#test/builders/orders.ts';
import { startTestShop, type TestShop } from '#test/shopify/a-shop.ts';
import { type Delivered, type TestApp, testApp } from '#test/support/app.ts';

let app: TestApp;
let shop: TestShop;
let shopId: ShopId;
let shops = 0;
let wine: Product;

beforeAll(async () => {
  app = await testApp();
  const { products, collections } = createWineStore();
  shop = await startTestShop({ products, collections });
  await shop.install();
  const found = products.find((one) => one.handle === 'camino-corto');
  if (found === undefined) throw new Error('no such wine');
  wine = found;
});
afterAll(async () => {
  await shop.stop();
  await app.close();
});

const name = { es: 'Regla', en: 'Rule' };
const double = (target: object) => ({
  kind: 'product-multiplier',
  id: 'double',
  name,
  active: true,
  percent: 200,
  target,
});
const open = async (...rules: object[]): Promise<void> => {
  shops += 1;
  app.clock.set('2026-06-01T12:00:00Z');
  shopId = await app.aShop(`awaited-${shops}`, (settings: ProgrammeSettings) =>
    programmeSettings.parse({ ...settings, rules }),
  );
  await shop.throttle({ maximumAvailable: 2000, restoreRate: 1000 });
};
const tintos = (): string => {
  const found = shop.store.collections.find((one) => one.handle === 'tintos');
  return String(found?.id);
};

const deps = () => ({
  db: app.lealta.db,
  clock: app.clock.now,
  forShop: (_: ShopDomain) => shop.platform.forShop(shop.domain),
});
const hear = async (...deliveries: Delivered[]) => {
  await app.deliver(shopId, deliveries);
  expect(await app.lealta.inbox.drain(shopId)).toMatchObject({ failed: 0 });
};
const orderOf = (id: number, productId: number | null, day = 1): Delivered => {
  const placedAt = new Date(Date.UTC(2026, 2, day, 10)).toISOString();
  const payload = orderPayload({ id, placedAt });
  return {
    topic: 'orders/paid',
    triggeredAt: placedAt,
    payload: { ...payload, line_items: payload.line_items.map((one) => ({ ...one, product_id: productId })) },
  };
};
const refetch = () => {
  app.clock.set(new Date(app.clock.now().getTime() + 10_000));
  return refetchCatalogue(deps(), shopId);
};
const awarded = () =>
  app.lealta.db.inShop(shopId, async (tx) => {
    const rows = await tx.query<{ awarded_points: bigint; awaited_products: bigint[] | null }>(
      'SELECT awarded_points, awaited_products FROM orders ORDER BY order_id',
    );
    return rows.map((row) => [Number(row.awarded_points), row.awaited_products?.map(Number) ?? null]);
  });
const isDue = async () =>
  (await app.lealta.db.inSystem((tx) => shopsWithCatalogueToRefetch(tx, app.clock.now()))).includes(shopId);

describe('an order whose product nobody has told of', () => {
  beforeEach(() => open(double({ collections: [tintos()] })));

  it('is settled by what is known, has the product fetched, and is settled again by what it is', async () => {
    await hear(orderOf(1, wine.id));
    expect(await awarded()).toEqual([[50, [wine.id]]]);
    app.clock.set('2026-06-01T12:00:30Z');
    expect(await isDue()).toBe(true);
    expect(await refetch()).toBe(1);
    expect(await awarded()).toEqual([[100, null]]);
    expect(await isDue()).toBe(false);
    const causes = await app.lealta.db.inShop(shopId, (tx) =>
      tx.query(
        "SELECT cause->'params'->>'reason' AS reason FROM ledger_transactions ORDER BY transaction_id",
      ),
    );
    expect(causes).toEqual([{ reason: null }, { reason: 'products' }]);
    expect(await refetch()).toBe(0);
    expect(await app.problems(shopId)).toEqual([]);
  });

  it('waits on while a webhook alone has told of it: that says nothing of its collections', async () => {
    await hear({ topic: 'products/create', payload: productPayload(shop.store, wine) }, orderOf(1, wine.id));
    expect(await awarded()).toEqual([[50, [wine.id]]]);
    await refetch();
    expect(await awarded()).toEqual([[100, null]]);
  });

  it('keeps what the product was when it became known, whatever it is later', async () => {
    await hear(orderOf(1, wine.id));
    await refetch();
    const before = wine.collections;
    wine.collections = [];
    try {
      const changed = { ...wine, tags: ['other'], updatedAt: '2026-06-02T10:00:00.000Z' };
      await hear({ topic: 'products/update', payload: productPayload(shop.store, changed) });
      await refetch();
      await hear({ ...orderOf(1, wine.id), triggeredAt: '2026-06-03T10:00:00Z' }, orderOf(2, wine.id));
      expect(await awarded()).toEqual([
        [100, null],
        [50, null],
      ]);
    } finally {
      wine.collections = before;
    }
  });

  it('waits no longer for one that is not in the shop any more, nor for a line of no product', async () => {
    await hear(orderOf(1, 99), orderOf(2, null));
    expect(await awarded()).toEqual([
      [50, [99]],
      [50, null],
    ]);
    await refetch();
    expect(await awarded()).toEqual([
      [50, null],
      [50, null],
    ]);
    expect(await isDue()).toBe(false);
  });

  it('is settled again also where the sync of the catalogue comes by first', async () => {
    await hear(orderOf(1, wine.id));
    await app.lealta.db.inShop(shopId, (tx) => startRecurringWork(tx, ['sync-catalogue'], app.clock.now()));
    await syncCatalogue(deps(), shopId);
    expect(await isDue()).toBe(true);
    expect(await refetch()).toBe(0);
    expect(await awarded()).toEqual([[100, null]]);
  });

  it('is left to be asked for by a sync that has passed the product’s place already', async () => {
    await app.lealta.db.inShop(shopId, (tx) => startRecurringWork(tx, ['sync-catalogue'], app.clock.now()));
    const asked = deps();
    const late = {
      ...asked,
      forShop: (domain: ShopDomain) => ({
        ...asked.forShop(domain),
        productsPage: async () => {
          await hear(orderOf(1, wine.id));
          return { items: [], next: null };
        },
      }),
    };
    await syncCatalogue(late, shopId);
    expect(await awarded()).toEqual([[50, [wine.id]]]);
    await refetch();
    expect(await awarded()).toEqual([[100, null]]);
  });
});

describe('what a product is not, while nobody knows what it is', () => {
  it('gives nothing: an exception may mean it', async () => {
    await open(double({ except: { tags: ['joven'] } }));
    await hear(orderOf(1, wine.id));
    expect(await awarded()).toEqual([[50, [wine.id]]]);
    await refetch();
    expect(await awarded()).toEqual([[50, null]]);
  });

  it('is asked for by vendor, too, and by the first purchase of a type', async () => {
    await open(double({ vendors: [wine.vendor] }), {
      kind: 'new-category',
      id: 'new',
      name,
      active: true,
      points: 7,
    });
    const white = shop.store.products.find((one) => one.productType !== wine.productType);
    await hear(orderOf(1, wine.id, 1), orderOf(2, Number(white?.id), 2));
    expect(await awarded()).toEqual([
      [50, [wine.id]],
      [50, [white?.id]],
    ]);
    await refetch();
    expect(await awarded()).toEqual([
      [100, null],
      [white?.vendor === wine.vendor ? 107 : 57, null],
    ]);
    expect(await app.problems(shopId)).toEqual([]);
  });
});

it('asks for nothing where no rule asks what products are', async () => {
  await open(double({ products: ['1'] }));
  await hear(orderOf(1, wine.id));
  expect(await awarded()).toEqual([[50, null]]);
  expect(await app.count(shopId, 'products')).toBe(0);
});
