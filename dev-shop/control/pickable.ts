import { gid } from '../admin-api/sources/connections.ts';
import type { Store } from '../model.ts';

/** What a merchant can choose in the admin's picker, with as much of each as an app here is told. */
export function pickable({ products, collections, primaryLocale }: Store) {
  return {
    products: products.map(({ id, title, handle }) => ({ id: gid('Product', id), title, handle })),
    variants: products.flatMap((product) =>
      product.variants.map(({ id, title, sku }) => ({
        id: gid('ProductVariant', id),
        title,
        displayName: product.variants.length > 1 ? `${product.title} - ${title}` : product.title,
        sku,
        product: { id: gid('Product', product.id) },
      })),
    ),
    collections: collections.map(({ id, title, handle }) => ({
      id: gid('Collection', id),
      title: title[primaryLocale],
      handle,
    })),
  };
}
