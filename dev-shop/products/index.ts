/** What a merchant does to products and collections. Each changes the store and sends the webhooks Shopify would send. */
import type { DevShopContext } from '../context.ts';
import { forgetIndexes } from '../find.ts';
import { HttpRefusal } from '../http.ts';
import type { Collection, Product, Store } from '../model.ts';

type Operations = Pick<DevShopContext, 'find' | 'now' | 'save' | 'emit'>;
type ProductChanges = Partial<
  Pick<Product, 'title' | 'handle' | 'vendor' | 'productType' | 'tags' | 'collections' | 'status'>
>;

const collectionOf = (store: Store, handle: string): Collection => {
  const collection = store.collections.find((candidate) => candidate.handle === handle);
  if (!collection) throw new HttpRefusal(422, `There is no collection ${handle}`);
  return collection;
};

/**
 * Changes a product; sends `products/update`. Its collections are changed here as automatic collections do it: they
 * send no webhook of their own.
 */
export function updateProduct(
  operations: Operations,
  store: Store,
  product: Product,
  changes: ProductChanges,
): void {
  for (const handle of changes.collections ?? []) collectionOf(store, handle);
  Object.assign(product, changes, { updatedAt: operations.now().toISOString() });
  forgetIndexes(store);
  operations.save(store);
  operations.emit(store, { topic: 'products/update', product });
}

/** Takes a product out of the catalogue; sends `products/delete`. */
export function deleteProduct(operations: Operations, store: Store, product: Product): void {
  store.products = store.products.filter((candidate) => candidate !== product);
  forgetIndexes(store);
  operations.save(store);
  operations.emit(store, { topic: 'products/delete', productId: product.id });
}

/** Adds products (by handle) to a collection and takes others out; sends one `collections/update`. */
export function changeCollection(
  operations: Operations,
  store: Store,
  collection: Collection,
  { add = [], remove = [] }: { add?: string[]; remove?: string[] },
): void {
  const productOf = (handle: string): Product => {
    const product = operations.find.productByHandle(store, handle);
    if (!product) throw new HttpRefusal(422, `There is no product ${handle}`);
    return product;
  };
  const added = add.map(productOf);
  const removed = remove.map(productOf);
  for (const product of added)
    product.collections = [...new Set([...product.collections, collection.handle])];
  for (const product of removed)
    product.collections = product.collections.filter((handle) => handle !== collection.handle);
  collection.updatedAt = operations.now().toISOString();
  operations.save(store);
  operations.emit(store, { topic: 'collections/update', collection });
}

/** Removes a collection; its products stay. Sends `collections/delete`. */
export function deleteCollection(operations: Operations, store: Store, collection: Collection): void {
  store.collections = store.collections.filter((candidate) => candidate !== collection);
  for (const product of store.products)
    product.collections = product.collections.filter((handle) => handle !== collection.handle);
  operations.save(store);
  operations.emit(store, { topic: 'collections/delete', collectionId: collection.id });
}
