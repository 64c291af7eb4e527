import type { ShopTx } from '#app/db/database.ts';
import type { CollectionSnapshot, FetchedProduct, ProductSnapshot } from '#app/domain/products/product.ts';

/** What rules ask about a product. */
export type StoredProductFacts = {
  readonly vendor: string;
  readonly productType: string;
  readonly tags: readonly string[];
  /** Shopify's numeric ids as texts, as a rule's target has them. */
  readonly collections: readonly string[];
  /** Whether Shopify was asked, or the product is gone: a webhook does not tell the collections. */
  readonly complete: boolean;
};

/**
 * What is known of products, in one statement. A product that was deleted is still what it was; one that nobody told
 * of is left out.
 */
export async function productFacts(
  tx: ShopTx,
  productIds: readonly bigint[],
): Promise<Map<bigint, StoredProductFacts>> {
  if (productIds.length === 0) return new Map();
  const rows = await tx.query<{
    product_id: bigint;
    vendor: string;
    product_type: string;
    tags: string[];
    collections: string[];
    complete: boolean;
  }>(
    `SELECT product_id, vendor, product_type, tags, collections::text[] AS collections,
       fetched_at IS NOT NULL OR deleted_at IS NOT NULL AS complete
     FROM products
     WHERE shop_id = $1 AND product_id = ANY ($2::bigint[])`,
    [tx.shopId, [...new Set(productIds)]],
    'product-facts',
  );
  return new Map(
    rows.map((row) => [
      row.product_id,
      {
        vendor: row.vendor,
        productType: row.product_type,
        tags: row.tags,
        collections: row.collections,
        complete: row.complete,
      },
    ]),
  );
}

const asRows = (products: readonly ProductSnapshot[], collections?: (product: ProductSnapshot) => string[]) =>
  JSON.stringify(
    products.map((product) => ({
      product_id: String(product.productId),
      title: product.title,
      vendor: product.vendor,
      product_type: product.productType,
      tags: product.tags,
      updated_at: product.updatedAt,
      collections: collections?.(product) ?? [],
    })),
  );

const GIVEN = `SELECT u.product_id, u.title, u.vendor, u.product_type, u.updated_at,
    ARRAY(SELECT jsonb_array_elements_text(u.tags)) AS tags,
    ARRAY(SELECT c::bigint FROM jsonb_array_elements_text(u.collections) c) AS collections
  FROM jsonb_to_recordset($2::jsonb) AS u (product_id bigint, title text, vendor text, product_type text, tags jsonb,
    updated_at timestamptz, collections jsonb)`;

/**
 * Writes what webhooks told of products; the newest `updatedAt` wins. Which collections a product is in they do not
 * tell: it is marked to be fetched when what is kept of it changed, or when it was last fetched before `staleBefore`
 * (automatic collections also ask for prices and stock; Shopify says "updated" with every order of a product).
 */
export async function upsertProducts(
  tx: ShopTx,
  products: readonly ProductSnapshot[],
  { now, staleBefore }: { readonly now: Date; readonly staleBefore: Date },
): Promise<void> {
  const newest = new Map<bigint, ProductSnapshot>();
  for (const product of products) {
    const other = newest.get(product.productId);
    if (other === undefined || product.updatedAt >= other.updatedAt) newest.set(product.productId, product);
  }
  if (newest.size === 0) return;
  const sorted = [...newest.values()].sort((a, b) => (a.productId < b.productId ? -1 : 1));
  await tx.query(
    `INSERT INTO products AS p (shop_id, product_id, title, vendor, product_type, tags, collections, updated_at, refetch_since)
     SELECT $1, g.product_id, g.title, g.vendor, g.product_type, g.tags, g.collections, g.updated_at, $3
     FROM (${GIVEN}) g
     ON CONFLICT (shop_id, product_id) DO UPDATE SET title = EXCLUDED.title, vendor = EXCLUDED.vendor,
       product_type = EXCLUDED.product_type, tags = EXCLUDED.tags, updated_at = EXCLUDED.updated_at,
       refetch_since = CASE
         WHEN p.fetched_at IS NULL OR p.fetched_at < $4
           OR (p.title, p.vendor, p.product_type, p.tags)
             IS DISTINCT FROM (EXCLUDED.title, EXCLUDED.vendor, EXCLUDED.product_type, EXCLUDED.tags)
         THEN EXCLUDED.refetch_since ELSE p.refetch_since END
     WHERE p.deleted_at IS NULL AND EXCLUDED.updated_at >= p.updated_at`,
    [tx.shopId, asRows(sorted), now, staleBefore],
  );
}

/** Products that were deleted in Shopify, in the order given. One never told of leaves a place, for news that comes late. */
export async function markProductsDeleted(
  tx: ShopTx,
  deleted: readonly { readonly productId: bigint; readonly at: Date }[],
): Promise<void> {
  if (deleted.length === 0) return;
  await tx.query(
    `INSERT INTO products AS p (shop_id, product_id, title, tags, collections, updated_at, deleted_at)
     SELECT $1, u.id, '', '{}', '{}', max(u.at), max(u.at)
     FROM unnest($2::bigint[], $3::timestamptz[]) AS u (id, at) GROUP BY u.id ORDER BY u.id
     ON CONFLICT (shop_id, product_id) DO UPDATE
       SET deleted_at = COALESCE(p.deleted_at, EXCLUDED.deleted_at), refetch_since = NULL`,
    [tx.shopId, deleted.map((one) => one.productId), deleted.map((one) => one.at)],
  );
}

/** Writes what webhooks told of collections, and marks them: which products they hold must be fetched. */
export async function upsertCollections(
  tx: ShopTx,
  collections: readonly CollectionSnapshot[],
  refetchSince: Date | null,
): Promise<void> {
  const newest = new Map<bigint, CollectionSnapshot>();
  for (const collection of collections) {
    const other = newest.get(collection.collectionId);
    if (other === undefined || collection.updatedAt >= other.updatedAt)
      newest.set(collection.collectionId, collection);
  }
  if (newest.size === 0) return;
  const sorted = [...newest.values()].sort((a, b) => (a.collectionId < b.collectionId ? -1 : 1));
  await tx.query(
    `INSERT INTO collections AS c (shop_id, collection_id, title, updated_at, refetch_since)
     SELECT $1, u.*, $5 FROM unnest($2::bigint[], $3::text[], $4::timestamptz[]) AS u
     ON CONFLICT (shop_id, collection_id) DO UPDATE SET title = EXCLUDED.title, updated_at = EXCLUDED.updated_at,
       refetch_since = COALESCE(EXCLUDED.refetch_since, c.refetch_since)
     WHERE c.deleted_at IS NULL AND EXCLUDED.updated_at >= c.updated_at`,
    [
      tx.shopId,
      sorted.map((one) => one.collectionId),
      sorted.map((one) => one.title),
      sorted.map((one) => one.updatedAt),
      refetchSince,
    ],
  );
}

/** Collections that were deleted in Shopify: no product is in them any more. */
export async function markCollectionsDeleted(
  tx: ShopTx,
  deleted: readonly { readonly collectionId: bigint; readonly at: Date }[],
): Promise<void> {
  if (deleted.length === 0) return;
  const ids = deleted.map((one) => one.collectionId);
  await tx.query(
    `INSERT INTO collections AS c (shop_id, collection_id, title, updated_at, deleted_at)
     SELECT $1, u.id, '', max(u.at), max(u.at) FROM unnest($2::bigint[], $3::timestamptz[]) AS u (id, at)
     GROUP BY u.id ORDER BY u.id
     ON CONFLICT (shop_id, collection_id) DO UPDATE
       SET deleted_at = COALESCE(c.deleted_at, EXCLUDED.deleted_at), refetch_since = NULL`,
    [tx.shopId, ids, deleted.map((one) => one.at)],
  );
  await tx.query(
    `UPDATE products SET collections = ARRAY(
       SELECT kept FROM unnest(collections) AS kept WHERE kept <> ALL ($2::bigint[]))
     WHERE shop_id = $1 AND collections && $2::bigint[]`,
    [tx.shopId, ids],
  );
}

/** Products to be fetched since before `before`, those that wait longest first. */
export async function productsToRefetch(tx: ShopTx, before: Date, limit: number): Promise<bigint[]> {
  const rows = await tx.query<{ product_id: bigint }>(
    `SELECT product_id FROM products WHERE shop_id = $1 AND refetch_since < $2 ORDER BY refetch_since LIMIT $3`,
    [tx.shopId, before, limit],
  );
  return rows.map((row) => row.product_id);
}

/** Collections to be fetched since before `before`, those that wait longest first. */
export async function collectionsToRefetch(tx: ShopTx, before: Date, limit: number): Promise<bigint[]> {
  const rows = await tx.query<{ collection_id: bigint }>(
    `SELECT collection_id FROM collections WHERE shop_id = $1 AND refetch_since < $2 ORDER BY refetch_since LIMIT $3`,
    [tx.shopId, before, limit],
  );
  return rows.map((row) => row.collection_id);
}

/**
 * Writes products as they were fetched, with their collections. News that came after the question keeps the product
 * marked, so that it is asked for again.
 */
export async function writeFetchedProducts(
  tx: ShopTx,
  products: readonly FetchedProduct[],
  askedAt: Date,
): Promise<void> {
  if (products.length === 0) return;
  const sorted = [...products].sort((a, b) => (a.productId < b.productId ? -1 : 1));
  const collectionsOf = new Map(sorted.map((one) => [one.productId, one.collectionIds.map(String)]));
  await tx.query(
    `INSERT INTO products AS p (shop_id, product_id, title, vendor, product_type, tags, collections, updated_at, fetched_at)
     SELECT $1, g.product_id, g.title, g.vendor, g.product_type, g.tags, g.collections, g.updated_at, $3
     FROM (${GIVEN}) g
     ON CONFLICT (shop_id, product_id) DO UPDATE SET
       title = CASE WHEN EXCLUDED.updated_at >= p.updated_at THEN EXCLUDED.title ELSE p.title END,
       vendor = CASE WHEN EXCLUDED.updated_at >= p.updated_at THEN EXCLUDED.vendor ELSE p.vendor END,
       product_type = CASE WHEN EXCLUDED.updated_at >= p.updated_at THEN EXCLUDED.product_type ELSE p.product_type END,
       tags = CASE WHEN EXCLUDED.updated_at >= p.updated_at THEN EXCLUDED.tags ELSE p.tags END,
       updated_at = GREATEST(EXCLUDED.updated_at, p.updated_at),
       collections = EXCLUDED.collections, fetched_at = EXCLUDED.fetched_at,
       refetch_since = CASE WHEN p.refetch_since > $3 THEN p.refetch_since END
     WHERE p.deleted_at IS NULL AND (p.fetched_at IS NULL OR p.fetched_at <= EXCLUDED.fetched_at)`,
    [tx.shopId, asRows(sorted, (product) => collectionsOf.get(product.productId) ?? []), askedAt],
  );
}

/** Which products a collection holds, as fetched: those that came get it, those that went lose it. */
export async function writeCollectionProducts(
  tx: ShopTx,
  collectionId: bigint,
  productIds: readonly bigint[],
  askedAt: Date,
): Promise<void> {
  await tx.query(
    `UPDATE products SET collections = CASE WHEN product_id = ANY ($3::bigint[]) THEN collections || $2::bigint
       ELSE array_remove(collections, $2::bigint) END
     WHERE shop_id = $1 AND (product_id = ANY ($3::bigint[])) <> ($2::bigint = ANY (collections))`,
    [tx.shopId, collectionId, productIds],
  );
  await tx.query(
    `UPDATE collections SET refetch_since = NULL
     WHERE shop_id = $1 AND collection_id = $2 AND refetch_since <= $3`,
    [tx.shopId, collectionId, askedAt],
  );
}

/**
 * After a whole sync: what it did not come by is gone from the shop, though no webhook told so. Of products that only
 * orders know (`markAwaitedProducts`) it says nothing: they are asked for one by one.
 * @returns products marked as deleted
 */
export async function markMissingDeleted(tx: ShopTx, syncBegan: Date, now: Date): Promise<number> {
  const rows = await tx.query(
    `UPDATE products SET deleted_at = $3, refetch_since = NULL
     WHERE shop_id = $1 AND deleted_at IS NULL AND updated_at < $2 AND updated_at > '-infinity' AND (fetched_at IS NULL OR fetched_at < $2)
     RETURNING product_id`,
    [tx.shopId, syncBegan, now],
  );
  return rows.length;
}
