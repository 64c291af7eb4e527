/**
 * Lookups over a store's plain arrays. Each index reads only what was appended since it was last asked, so pushing to
 * `store.orders` needs no ceremony; whoever removes from an array calls `forgetIndexes`.
 */
import type { Find } from './context.ts';
import type { Checkout, Customer, Discount, Metafield, Order, Product, Store, Variant } from './model.ts';

type Index<Item> = { seen: number; byKey: Map<string | number, Item[]> };
type StoreIndexes = {
  orders: Index<Order>;
  ordersByName: Index<Order>;
  ordersByCustomer: Index<Order>;
  customers: Index<Customer>;
  customersByEmail: Index<Customer>;
  products: Index<Product>;
  productsByHandle: Index<Product>;
  variants: Index<{ product: Product; variant: Variant }>;
  discounts: Index<Discount>;
  discountsByCode: Index<Discount>;
  checkouts: Index<Checkout>;
  checkoutsById: Index<Checkout>;
  metafields: Index<Metafield>;
};

const indexes = new WeakMap<Store, StoreIndexes>();

const empty = <Item>(): Index<Item> => ({ seen: 0, byKey: new Map() });

function indexesOf(store: Store): StoreIndexes {
  let found = indexes.get(store);
  if (!found) {
    found = {
      orders: empty(),
      ordersByName: empty(),
      ordersByCustomer: empty(),
      customers: empty(),
      customersByEmail: empty(),
      products: empty(),
      productsByHandle: empty(),
      variants: empty(),
      discounts: empty(),
      discountsByCode: empty(),
      checkouts: empty(),
      checkoutsById: empty(),
      metafields: empty(),
    };
    indexes.set(store, found);
  }
  return found;
}

/** Call after removing from any of a store's arrays, or changing a key (an e-mail, an order's customer). */
export function forgetIndexes(store: Store): void {
  indexes.delete(store);
}

function lookUp<Item, Source = Item>(
  index: Index<Item>,
  source: readonly Source[],
  entries: (item: Source) => [string | number | null, Item][],
  key: string | number,
): Item[] {
  if (index.seen > source.length) {
    index.seen = 0;
    index.byKey.clear();
  }
  for (; index.seen < source.length; index.seen += 1) {
    const item = source[index.seen];
    if (item === undefined) continue;
    for (const [itemKey, value] of entries(item)) {
      if (itemKey === null) continue;
      const list = index.byKey.get(itemKey);
      if (list) list.push(value);
      else index.byKey.set(itemKey, [value]);
    }
  }
  return index.byKey.get(key) ?? [];
}

const variantsOf = (product: Product): [number, { product: Product; variant: Variant }][] =>
  product.variants.map((variant) => [variant.id, { product, variant }]);

/** Lookups by index; the indexes are built when first asked and follow the store's lists. */
export const find: Find = {
  order: (store, id) => lookUp(indexesOf(store).orders, store.orders, (o) => [[o.id, o]], id)[0] ?? null,
  orderByName: (store, name) =>
    lookUp(indexesOf(store).ordersByName, store.orders, (o) => [[o.name, o]], name)[0] ?? null,
  ordersOf: (store, customerId) =>
    lookUp(indexesOf(store).ordersByCustomer, store.orders, (o) => [[o.customerId, o]], customerId),
  customer: (store, id) =>
    lookUp(indexesOf(store).customers, store.customers, (c) => [[c.id, c]], id)[0] ?? null,
  customerByEmail: (store, email) => {
    const wanted = email.trim().toLowerCase();
    return (
      lookUp(
        indexesOf(store).customersByEmail,
        store.customers,
        (c) => [[c.email?.toLowerCase() ?? null, c]],
        wanted,
      ).find((c) => c.email?.toLowerCase() === wanted) ?? null
    );
  },
  product: (store, id) =>
    lookUp(indexesOf(store).products, store.products, (p) => [[p.id, p]], id)[0] ?? null,
  productByHandle: (store, handle) =>
    lookUp(indexesOf(store).productsByHandle, store.products, (p) => [[p.handle, p]], handle)[0] ?? null,
  variant: (store, id) => lookUp(indexesOf(store).variants, store.products, variantsOf, id)[0] ?? null,
  discount: (store, id) =>
    lookUp(indexesOf(store).discounts, store.discounts, (d) => [[d.id, d]], id)[0] ?? null,
  discountByCode: (store, code) =>
    lookUp(
      indexesOf(store).discountsByCode,
      store.discounts,
      (d) => [[d.code?.toLowerCase() ?? null, d]],
      code.trim().toLowerCase(),
    )[0] ?? null,
  checkout: (store, id) =>
    lookUp(indexesOf(store).checkoutsById, store.checkouts, (c) => [[c.id, c]], id)[0] ?? null,
  checkoutByToken: (store, token) =>
    lookUp(indexesOf(store).checkouts, store.checkouts, (c) => [[c.token, c]], token)[0] ?? null,
  metafields: (store, ownerGid) =>
    lookUp(indexesOf(store).metafields, store.metafields, (m) => [[m.ownerGid, m]], ownerGid),
  metafield: (store, ownerGid, namespace, key) =>
    find.metafields(store, ownerGid).find((m) => m.namespace === namespace && m.key === key) ?? null,
};
