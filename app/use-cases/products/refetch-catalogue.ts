import { ordersToSettleAgain } from '#app/db/awaited-products.store.ts';
import type { Database } from '#app/db/database.ts';
import { waitForLane } from '#app/db/inbox.store.ts';
import {
  collectionsToRefetch,
  markCollectionsDeleted,
  markProductsDeleted,
  productsToRefetch,
  upsertCollections,
  writeCollectionProducts,
  writeFetchedProducts,
} from '#app/db/products.store.ts';
import { listVersions } from '#app/db/programme.store.ts';
import { shopById } from '#app/db/shops.store.ts';
import type { Clock } from '#app/kernel/clock.ts';
import type { ShopDomain, ShopId } from '#app/kernel/ids.ts';
import type { AdminApi } from '#app/shopify/index.ts';
import { settleOrders } from '../orders/settle-orders.ts';

type Deps = {
  readonly db: Database;
  readonly clock: Clock;
  readonly forShop: (domain: ShopDomain) => AdminApi;
};

/** A merchant who edits many products at once is waited for, so that they are fetched together. */
export const CATALOGUE_PATIENCE_MS = 5_000;
const PRODUCTS_A_TURN = 200;
const COLLECTIONS_A_TURN = 20;
const ORDERS_A_TURN = 200;

/**
 * Fetches products and collections of which a webhook told only that they changed, and products of which only an order
 * told; then the orders that waited for them are settled again.
 * @returns how many were asked for
 * @throws ShopifyUnavailable, ShopifyAuthorizationLost
 */
export async function refetchCatalogue(deps: Deps, shopId: ShopId): Promise<number> {
  const { db, clock } = deps;
  const before = new Date(clock().getTime() - CATALOGUE_PATIENCE_MS);
  const { domain, products, collections } = await db.inShop(shopId, async (tx) => ({
    domain: (await shopById(tx, shopId)).domain,
    products: await productsToRefetch(tx, before, PRODUCTS_A_TURN),
    collections: await collectionsToRefetch(tx, before, COLLECTIONS_A_TURN),
  }));
  const api = deps.forShop(domain);
  if (products.length > 0) {
    const askedAt = clock();
    const found = await api.productsById(products);
    const there = new Set(found.map((one) => one.productId));
    const gone = products.filter((productId) => !there.has(productId));
    await db.inShop(shopId, async (tx) => {
      await writeFetchedProducts(tx, found, askedAt);
      await markProductsDeleted(
        tx,
        gone.map((productId) => ({ productId, at: askedAt })),
      );
    });
  }
  for (const collectionId of collections) {
    const askedAt = clock();
    const found = await api.collectionProducts(collectionId);
    await db.inShop(shopId, async (tx) => {
      if (found === null) return markCollectionsDeleted(tx, [{ collectionId, at: askedAt }]);
      await upsertCollections(tx, [found], null);
      return writeCollectionProducts(tx, collectionId, found.productIds, askedAt);
    });
  }
  await settleAgain(deps, shopId);
  return products.length + collections.length;
}

/** Also for what a webhook or the sync told meanwhile: it is the orders that say what they wait for. */
async function settleAgain({ db, clock }: Deps, shopId: ShopId): Promise<void> {
  let found = ORDERS_A_TURN;
  while (found === ORDERS_A_TURN)
    found = await db.inShop(shopId, async (tx) => {
      await waitForLane(tx);
      const orderIds = await ordersToSettleAgain(tx, ORDERS_A_TURN);
      if (orderIds.length === 0) return 0;
      const { timezone } = await shopById(tx, shopId);
      await settleOrders(tx, orderIds, { versions: await listVersions(tx), timezone, now: clock() });
      return orderIds.length;
    });
}
