import { z } from 'zod';
import type { CollectionSnapshot, ProductSnapshot } from '#app/domain/products/product.ts';
import { maybeText, numericId, time } from './fields.ts';

/** The fields of `products/create` and `products/update` that are read. Collections are not among them. */
export const productPayload = z.object({
  id: numericId,
  title: maybeText,
  vendor: maybeText,
  product_type: maybeText,
  tags: maybeText,
  updated_at: time,
});

/** A product payload in the product's words. Shopify joins tags by `, `; a tag itself has no comma. */
export const readProduct = (payload: z.output<typeof productPayload>): ProductSnapshot => ({
  productId: payload.id,
  title: payload.title ?? '',
  vendor: payload.vendor ?? '',
  productType: payload.product_type ?? '',
  tags: (payload.tags ?? '')
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== ''),
  updatedAt: payload.updated_at,
});

/** The fields of `collections/create` and `collections/update` that are read. */
export const collectionPayload = z.object({ id: numericId, title: maybeText, updated_at: time });

/** A collection payload in the product's words. */
export const readCollection = (payload: z.output<typeof collectionPayload>): CollectionSnapshot => ({
  collectionId: payload.id,
  title: payload.title ?? '',
  updatedAt: payload.updated_at,
});
