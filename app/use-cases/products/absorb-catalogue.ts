import type { ShopTx } from '#app/db/database.ts';
import {
  markCollectionsDeleted,
  markProductsDeleted,
  upsertCollections,
  upsertProducts,
} from '#app/db/products.store.ts';
import type { ShopEvent } from '#app/domain/events/shop-event.ts';

/** An automatic collection may gain or lose a product by its price or stock: so old may that be here, at most. */
const COLLECTIONS_STALE_MS = 3_600_000;

/** Takes in what webhooks told of products and collections, in any order and any number of times. */
export async function absorbCatalogue(tx: ShopTx, events: readonly ShopEvent[], now: Date): Promise<void> {
  const about = <Kind extends ShopEvent['kind']>(kind: Kind) =>
    events.filter((event): event is Extract<ShopEvent, { kind: Kind }> => event.kind === kind);
  const products = about('product').map((event) => event.product);
  await upsertProducts(tx, products, {
    now,
    staleBefore: new Date(now.getTime() - COLLECTIONS_STALE_MS),
  });
  await markProductsDeleted(tx, about('product-deleted'));
  const collections = about('collection').map((event) => event.collection);
  await upsertCollections(tx, collections, now);
  await markCollectionsDeleted(tx, about('collection-deleted'));
}
