/** What rules ask about products: from webhooks in any order, and from the Admin API of the stand-in store. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { productFacts } from '#app/db/products.store.ts';
import { openTurn, shopsWithDueWork, startRecurringWork } from '#app/db/recurring-work.store.ts';
import { programmeSettings } from '#app/domain/programme/settings.ts';
import type { ShopDomain, ShopId } from '#app/kernel/ids.ts';
import { syncProfiles } from '#app/use-cases/members/sync-profiles.ts';
import { refetchCatalogue } from '#app/use-cases/products/refetch-catalogue.ts';
import { syncCatalogue } from '#app/use-cases/products/sync-catalogue.ts';
import { createWineStore } from '#dev-shop/catalogue/wine-shop.ts';
import type { Product } from '#dev-shop/model.ts';
import { collectionPayload, productPayload } from '#dev-shop/webhooks/payloads/products.ts';
import { customerPayload } from '#test/builders/orders.ts';
import { aCustomer } from '#test/dev-shop/a-store.ts';
import { startTestShop, type TestShop } from '#test/shopify/a-shop.ts';
import { type Delivered, type TestApp, testApp } from '#test/support/app.ts';

let app: TestApp;
let shop: TestShop;
let shopId: ShopId;
let shops = 0;

beforeAll(async () => {
  app = await testApp();
  const { products, collections } = createWineStore();
  shop = await startTestShop({ products, collections });
  await shop.install();
});
afterAll(async () => {
  await shop.stop();
  await app.close();
});
beforeEach(async () => {
  shops += 1;
  app.clock.set('2026-06-01T12:00:00Z');
  shopId = await app.aShop(`catalogue-${shops}`);
  await shop.throttle({ maximumAvailable: 2000, restoreRate: 1000 });
});

const deps = () => ({
  db: app.lealta.db,
  clock: app.clock.now,
  // Whichever shop of this test asks: the stand-in has one.
  forShop: (_: ShopDomain) => shop.platform.forShop(shop.domain),
});
const facts = (...ids: (number | bigint)[]) =>
  app.lealta.db.inShop(shopId, (tx) => productFacts(tx, ids.map(BigInt)));
const hear = async (...deliveries: Delivered[]) => {
  await app.deliver(shopId, deliveries);
  await app.lealta.inbox.drain(shopId);
  expect(
    await app.lealta.db.inShop(shopId, (tx) =>
      tx.query("SELECT topic, error FROM inbox WHERE status = 'failed'"),
    ),
  ).toEqual([]);
};
const refetch = () => {
  app.clock.set(new Date(app.clock.now().getTime() + 10_000));
  return refetchCatalogue(deps(), shopId);
};
const waiting = () =>
  app.lealta.db.inShop(shopId, async (tx) => {
    const [row] = await tx.query<{ products: bigint; collections: bigint }>(
      `SELECT (SELECT count(*) FROM products WHERE refetch_since IS NOT NULL) AS products,
              (SELECT count(*) FROM collections WHERE refetch_since IS NOT NULL) AS collections`,
    );
    return { products: Number(row?.products), collections: Number(row?.collections) };
  });
const productOf = (handle: string): Product => {
  const product = shop.store.products.find((one) => one.handle === handle);
  if (!product) throw new Error(`no product ${handle}`);
  return product;
};
const collectionOf = (handle: string) => {
  const collection = shop.store.collections.find((one) => one.handle === handle);
  if (!collection) throw new Error(`no collection ${handle}`);
  return collection;
};
const updated = (product: Product, changes: Partial<Product>, at: string): Delivered => ({
  topic: 'products/update',
  payload: productPayload(shop.store, { ...product, ...changes, updatedAt: at }),
});
const sync = async () => {
  await app.lealta.db.inShop(shopId, (tx) => startRecurringWork(tx, ['sync-catalogue'], app.clock.now()));
  return syncCatalogue(deps(), shopId);
};

describe('a webhook of a product', () => {
  it('tells everything but its collections, which are fetched', async () => {
    const product = productOf('camino-corto');
    await hear({ topic: 'products/create', payload: productPayload(shop.store, product) });
    const told = {
      vendor: 'Bodegas Altaviento',
      productType: 'Tinto',
      tags: ['tinto', 'D.O.Ca. Rioja', 'Tempranillo', 'joven'],
    };
    expect((await facts(product.id)).get(BigInt(product.id))).toEqual({
      ...told,
      collections: [],
      complete: false,
    });
    expect(await waiting()).toEqual({ products: 1, collections: 0 });
    expect(await refetch()).toBe(1);
    expect((await facts(product.id)).get(BigInt(product.id))).toEqual({
      ...told,
      collections: [String(collectionOf('tintos').id), String(collectionOf('menos-de-12').id)],
      complete: true,
    });
    expect(await refetch()).toBe(0);
  });

  it('ends in the same facts whatever order its news come in, and does not bring back what was deleted', async () => {
    const product = productOf('camino-corto');
    const story: Delivered[] = [
      updated(product, { tags: ['one'] }, '2026-05-01T10:00:00.000Z'),
      updated(product, { tags: ['two', 'three'], vendor: 'Otra' }, '2026-05-02T10:00:00.000Z'),
      updated(product, { tags: ['four'], vendor: 'Nueva' }, '2026-05-03T10:00:00.000Z'),
    ];
    const gone: Delivered = { topic: 'products/delete', payload: { id: product.id } };
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0, 1],
      [2, 0, 2, 1],
    ]) {
      shops += 1;
      shopId = await app.aShop(`catalogue-${shops}`);
      const deliveries = order.flatMap((index) => story[index] ?? []);
      await hear(...deliveries);
      for (const one of deliveries) await hear(one);
      expect((await facts(product.id)).get(BigInt(product.id))).toMatchObject({
        vendor: 'Nueva',
        tags: ['four'],
      });
      await hear(gone);
      await hear(...deliveries);
      const [row] = await app.lealta.db.inShop(shopId, (tx) =>
        tx.query('SELECT deleted_at IS NOT NULL AS deleted, refetch_since FROM products'),
      );
      expect(row).toEqual({ deleted: true, refetch_since: null });
    }
  });

  it('that says nothing new makes no question to Shopify: an order of a product is told as a change of it', async () => {
    const product = productOf('camino-corto');
    await hear({ topic: 'products/create', payload: productPayload(shop.store, product) });
    await refetch();
    await hear(updated(product, {}, '2026-06-01T12:00:30.000Z'));
    expect(await waiting()).toEqual({ products: 0, collections: 0 });
    // An hour later it may have entered an automatic collection by its price or its stock.
    app.clock.set('2026-06-01T13:30:00Z');
    await hear(updated(product, {}, '2026-06-01T13:30:00.000Z'));
    expect(await waiting()).toEqual({ products: 1, collections: 0 });
  });

  it('of one that is gone by the time it is fetched leaves it deleted', async () => {
    const ghost = { ...productOf('camino-corto'), id: 99 };
    await hear({ topic: 'products/create', payload: productPayload(shop.store, ghost) });
    expect(await refetch()).toBe(1);
    expect(await waiting()).toEqual({ products: 0, collections: 0 });
    expect((await facts(99)).get(99n)).toMatchObject({ vendor: 'Bodegas Altaviento' });
  });
});

describe('a webhook of a collection', () => {
  it('has its products fetched: those that came get it, those that went lose it', async () => {
    await sync();
    const gifts = collectionOf('regalos');
    const [came, went] = [
      productOf('camino-corto'),
      shop.store.products.find((one) => one.collections.includes('regalos')),
    ];
    if (!went) throw new Error('there is a gift');
    const before = [came.collections, went.collections];
    came.collections = [...came.collections, 'regalos'];
    went.collections = [];
    try {
      const payload = collectionPayload(shop.store, { ...gifts, updatedAt: '2026-06-01T11:00:00.000Z' });
      await hear({ topic: 'collections/update', payload });
      await refetch();
      const found = await facts(came.id, went.id);
      expect(found.get(BigInt(came.id))?.collections).toContain(String(gifts.id));
      expect(found.get(BigInt(went.id))?.collections).not.toContain(String(gifts.id));
      expect(await waiting()).toEqual({ products: 0, collections: 0 });
      await hear({ topic: 'collections/delete', payload: { id: gifts.id, published_scope: 'web' } });
      expect((await facts(came.id)).get(BigInt(came.id))?.collections).not.toContain(String(gifts.id));
    } finally {
      [came.collections, went.collections] = before as [string[], string[]];
    }
  });
});

describe('the sync of the catalogue', () => {
  it('takes in every product and collection within the query budget, and plans the next night', async () => {
    await shop.throttle({ maximumAvailable: 1000, restoreRate: 2000 });
    const { finished } = await sync();
    expect(finished).toBe(true);
    expect(await app.count(shopId, 'products')).toBe(shop.store.products.length);
    expect(await app.count(shopId, 'collections')).toBe(shop.store.collections.length);
    const known = await facts(...shop.store.products.map((one) => one.id));
    for (const product of shop.store.products)
      expect(known.get(BigInt(product.id))).toEqual({
        vendor: product.vendor,
        productType: product.productType,
        tags: product.tags,
        collections: shop.store.collections
          .filter(({ handle }) => product.collections.includes(handle))
          .map(({ id }) => String(id)),
        complete: true,
      });
    // Three in the morning in Madrid.
    const turn = await app.lealta.db.inShop(shopId, (tx) => openTurn(tx, 'sync-catalogue'));
    expect(turn).toEqual({ dueAt: new Date('2026-06-02T01:00:00Z'), begunAt: null, cursor: null });
    expect(await syncCatalogue(deps(), shopId)).toEqual({ pages: 0, finished: true });
    const due = (at: string) =>
      app.lealta.db.inSystem((tx) => shopsWithDueWork(tx, 'sync-catalogue', new Date(at)));
    expect(await due('2026-06-02T00:59:00Z')).not.toContain(shopId);
    expect(await due('2026-06-02T01:00:00Z')).toContain(shopId);
  });

  it('goes on where it was interrupted', async () => {
    await app.lealta.db.inShop(shopId, (tx) => startRecurringWork(tx, ['sync-catalogue'], app.clock.now()));
    const pages: string[] = [];
    const flaky = {
      ...deps(),
      forShop: (domain: ShopDomain) => {
        const api = deps().forShop(domain);
        return {
          ...api,
          productsPage: (after: string | null) => {
            pages.push(String(after));
            if (pages.length === 2) throw new Error('the line broke');
            return api.productsPage(after);
          },
        };
      },
    };
    await expect(syncCatalogue(flaky, shopId)).rejects.toThrow('the line broke');
    expect(await app.count(shopId, 'products')).toBe(30);
    await syncCatalogue(flaky, shopId);
    expect(pages[2]).toBe(pages[1]);
    expect(await app.count(shopId, 'products')).toBe(shop.store.products.length);
  });

  it('finds out what was deleted without a webhook', async () => {
    const ghost = { ...productOf('camino-corto'), id: 99 };
    await hear({ topic: 'products/create', payload: productPayload(shop.store, ghost) });
    await sync();
    const rows = await app.lealta.db.inShop(shopId, (tx) =>
      tx.query('SELECT product_id FROM products WHERE deleted_at IS NOT NULL'),
    );
    expect(rows).toEqual([{ product_id: 99n }]);
  });
});

describe('the sync of tags and consent', () => {
  const NEWSLETTER = {
    kind: 'newsletter',
    id: 'news',
    name: { es: 'Boletín', en: 'News' },
    active: true,
    points: 20,
  };
  const profile = (id: number) =>
    app.lealta.db.inShop(shopId, async (tx) => {
      const [row] = await tx.query<{ tags: string[]; marketing_since: Date | null }>(
        'SELECT tags, marketing_since FROM customers WHERE shopify_id = $1',
        [id],
      );
      return row;
    });

  it('takes in what webhooks missed, awards a consent that nobody told of, and asks every night for changes', async () => {
    shops += 1;
    shopId = await app.aShop(`profiles-${shops}`, (settings) =>
      programmeSettings.parse({ ...settings, rules: [NEWSLETTER] }),
    );
    shop.store.customers = [501, 502, 503].map((id) =>
      aCustomer({
        id,
        email: `c${id}@example.com`,
        tags: id === 501 ? ['vip'] : [],
        acceptsMarketing: id !== 503,
        createdAt: '2025-06-01T00:00:00.000Z',
        updatedAt: '2026-02-01T00:00:00.000Z',
        ...(id === 501 ? { consentUpdatedAt: '2026-02-01T00:00:00.000Z' } : {}),
      }),
    );
    await hear(...[501, 502].map((id) => ({ topic: 'customers/create', payload: customerPayload(id) })), {
      topic: 'customer.tags_added',
      payload: {
        customerId: 'gid://shopify/Customer/501',
        tags: ['old'],
        occurredAt: '2026-01-05T00:00:00.000Z',
      },
    });
    await app.lealta.db.inShop(shopId, (tx) => startRecurringWork(tx, ['sync-profiles'], app.clock.now()));
    expect(await syncProfiles(deps(), shopId)).toBe(1);
    expect(await profile(501)).toEqual({ tags: ['vip'], marketing_since: new Date('2026-02-01T00:00:00Z') });
    // Consent from before joining earns nothing; whoever is unknown stays so.
    expect((await app.balance(shopId, 501)).available).toBe(20n);
    expect((await app.balance(shopId, 502)).available).toBe(0n);
    expect(await profile(503)).toBeUndefined();
    expect(await syncProfiles(deps(), shopId)).toBe(0);

    // Late news of before the sync changes nothing.
    await hear({
      topic: 'customer.tags_added',
      payload: {
        customerId: 'gid://shopify/Customer/501',
        tags: ['old'],
        occurredAt: '2026-01-06T00:00:00.000Z',
      },
    });
    expect((await profile(501))?.tags).toEqual(['vip']);

    const [first, second] = shop.store.customers;
    if (!first || !second) throw new Error('there are customers');
    app.clock.set('2026-06-02T03:00:00Z');
    Object.assign(first, { tags: ['gold'], updatedAt: '2026-06-01T20:00:00.000Z' });
    Object.assign(second, { tags: ['unchanged by date'] });
    expect(await syncProfiles(deps(), shopId)).toBe(1);
    expect([(await profile(501))?.tags, (await profile(502))?.tags]).toEqual([['gold'], []]);
    expect((await app.balance(shopId, 501)).available).toBe(20n);
    expect(await app.problems(shopId)).toEqual([]);
  });
});
