import type { DevShopContext } from '../../context.ts';
import { type Collection, type Product, type Store, unchangedSince, type Variant } from '../../model.ts';
import { money } from '../../webhooks/payloads/values.ts';
import { connection, gid, type PageArguments, type Source, search, sorted } from './connections.ts';
import { metafieldFields } from './metafields.ts';

export function variantSource(
  context: DevShopContext,
  store: Store,
  product: Product,
  variant: Variant,
): Source {
  const id = gid('ProductVariant', variant.id);
  return {
    __typename: 'ProductVariant',
    id,
    legacyResourceId: String(variant.id),
    title: variant.title,
    displayName: variant.title === 'Default Title' ? product.title : `${product.title} - ${variant.title}`,
    sku: variant.sku,
    price: money(variant.price, store.currency),
    compareAtPrice: variant.compareAtPrice === null ? null : money(variant.compareAtPrice, store.currency),
    inventoryQuantity: variant.inventory,
    // The stand-in counts every variant's units, and sells none that is not there.
    inventoryPolicy: 'DENY',
    availableForSale: variant.inventory > 0,
    taxable: variant.taxable,
    position: product.variants.indexOf(variant) + 1,
    inventoryItem: {
      id: gid('InventoryItem', variant.id),
      tracked: true,
      requiresShipping: variant.requiresShipping,
      unitCost:
        variant.cost === null
          ? null
          : { amount: money(variant.cost, store.currency), currencyCode: store.currency },
    },
    product: () => productSource(context, store, product),
    ...metafieldFields(context, store, id),
  };
}

export function productSource(context: DevShopContext, store: Store, product: Product): Source {
  const id = gid('Product', product.id);
  const prices = product.variants.map((variant) => variant.price);
  const price = (minor: number) => ({ amount: money(minor, store.currency), currencyCode: store.currency });
  return {
    __typename: 'Product',
    id,
    legacyResourceId: String(product.id),
    handle: product.handle,
    title: product.title,
    vendor: product.vendor,
    productType: product.productType,
    tags: product.tags,
    updatedAt: product.updatedAt ?? unchangedSince,
    status: product.status,
    isGiftCard: product.giftCard,
    description: product.description[store.primaryLocale],
    totalInventory: product.variants.reduce((total, variant) => total + variant.inventory, 0),
    onlineStoreUrl: `https://${store.domain}/products/${product.handle}`,
    featuredMedia: null,
    priceRangeV2: () => ({
      minVariantPrice: price(Math.min(...prices)),
      maxVariantPrice: price(Math.max(...prices)),
    }),
    variants: (page: PageArguments) =>
      connection(
        product.variants,
        page,
        (variant) => variantSource(context, store, product, variant),
        (v) => v.id,
      ),
    collections: (page: PageArguments) =>
      connection(
        store.collections.filter((collection) => product.collections.includes(collection.handle)),
        page,
        (collection) => collectionSource(context, store, collection),
        (collection) => collection.id,
      ),
    ...metafieldFields(context, store, id),
  };
}

export function collectionSource(context: DevShopContext, store: Store, collection: Collection): Source {
  return {
    __typename: 'Collection',
    id: gid('Collection', collection.id),
    legacyResourceId: String(collection.id),
    handle: collection.handle,
    title: collection.title[store.primaryLocale],
    updatedAt: collection.updatedAt ?? unchangedSince,
    products: (page: PageArguments) =>
      connection(
        store.products.filter((product) => product.collections.includes(collection.handle)),
        page,
        (product) => productSource(context, store, product),
        (product) => product.id,
      ),
  };
}

export function collectionConnection(context: DevShopContext, store: Store, page: PageArguments): Source {
  const found = search(store.collections, page.query, {
    default: (c) => `${c.title.es} ${c.title.en}`,
    title: (c) => c.title[store.primaryLocale],
  });
  const ordered = sorted(found, page.sortKey, {
    ID: (c) => c.id,
    TITLE: (c) => c.title[store.primaryLocale],
  });
  return connection(
    ordered,
    page,
    (collection) => collectionSource(context, store, collection),
    (c) => c.id,
  );
}

export function productConnection(context: DevShopContext, store: Store, page: PageArguments): Source {
  const found = search(store.products, page.query, {
    default: (p) => `${p.title} ${p.vendor} ${p.productType}`,
    id: (p) => p.id,
    handle: (p) => p.handle,
    title: (p) => p.title,
    vendor: (p) => p.vendor,
    product_type: (p) => p.productType,
    status: (p) => p.status,
    tag: (p) => p.tags,
    sku: (p) => p.variants.map(({ sku }) => sku),
    gift_card: (p) => String(p.giftCard),
  });
  const ordered = sorted(found, page.sortKey, {
    ID: (p) => p.id,
    TITLE: (p) => p.title,
    VENDOR: (p) => p.vendor,
    PRODUCT_TYPE: (p) => p.productType,
  });
  return connection(
    ordered,
    page,
    (product) => productSource(context, store, product),
    (p) => p.id,
  );
}
