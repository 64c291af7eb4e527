import { type Collection, type Product, type Store, unchangedSince } from '../../model.ts';
import { gid, type JsonObject, money, shopTime } from './values.ts';

/** `products/create` and `products/update`: everything but the collections, which Shopify leaves out. */
export function productPayload(store: Store, product: Product): JsonObject {
  const updatedAt = shopTime(product.updatedAt ?? unchangedSince, store);
  return {
    admin_graphql_api_id: gid('Product', product.id),
    body_html: product.description[store.primaryLocale],
    created_at: shopTime(unchangedSince, store),
    handle: product.handle,
    id: product.id,
    product_type: product.productType,
    published_at: shopTime(unchangedSince, store),
    template_suffix: null,
    title: product.title,
    updated_at: updatedAt,
    vendor: product.vendor,
    status: product.status.toLowerCase(),
    published_scope: 'web',
    tags: product.tags.join(', '),
    variants: product.variants.map((variant, index) => ({
      admin_graphql_api_id: gid('ProductVariant', variant.id),
      barcode: null,
      compare_at_price:
        variant.compareAtPrice === null ? null : money(variant.compareAtPrice, store.currency),
      created_at: shopTime(unchangedSince, store),
      id: variant.id,
      inventory_policy: 'deny',
      position: index + 1,
      price: money(variant.price, store.currency),
      product_id: product.id,
      sku: variant.sku,
      taxable: variant.taxable,
      title: variant.title,
      updated_at: updatedAt,
      option1: variant.title,
      option2: null,
      option3: null,
      image_id: null,
      inventory_item_id: variant.id,
      inventory_quantity: variant.inventory,
      old_inventory_quantity: variant.inventory,
    })),
    options: [],
    images: [],
    image: null,
    media: [],
    variant_gids: product.variants.map((variant) => ({
      admin_graphql_api_id: gid('ProductVariant', variant.id),
      updated_at: product.updatedAt ?? unchangedSince,
    })),
    has_variants_that_requires_components: false,
    category: null,
  };
}

/** `products/delete`. */
export const productDeletePayload = (productId: number): JsonObject => ({ id: productId });

/** `collections/create` and `collections/update`: not which products it holds. */
export function collectionPayload(store: Store, collection: Collection): JsonObject {
  return {
    id: collection.id,
    handle: collection.handle,
    title: collection.title[store.primaryLocale],
    updated_at: shopTime(collection.updatedAt ?? unchangedSince, store),
    body_html: collection.description[store.primaryLocale],
    published_at: shopTime(unchangedSince, store),
    sort_order: null,
    template_suffix: null,
    published_scope: 'web',
    admin_graphql_api_id: gid('Collection', collection.id),
  };
}

/** `collections/delete`. */
export const collectionDeletePayload = (collectionId: number): JsonObject => ({
  id: collectionId,
  published_scope: 'web',
  admin_graphql_api_id: gid('Collection', collectionId),
});
