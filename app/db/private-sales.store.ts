import type { ShopTx, Tx } from '#app/db/database.ts';
import { classKey, EVERY_MEMBER, type SaleClass, type SaleStatus } from '#app/domain/private-sales/sale.ts';
import type { PrivateSaleSettings, SalePrice } from '#app/domain/private-sales/settings.ts';
import type { ShopId } from '#app/kernel/ids.ts';

/** A sale as it is kept. */
export type SaleRow = {
  readonly sale_id: number;
  readonly status: SaleStatus;
  /** As they were written: read with the schema of today. */
  readonly settings: unknown;
  readonly opens_at: Date | null;
  readonly closes_at: Date | null;
  readonly launched_at: Date | null;
  readonly ended_at: Date | null;
  readonly revision: number;
  readonly updated_at: Date;
};

const COLUMNS = `sale_id, status, settings, opens_at, closes_at, launched_at, ended_at, revision, updated_at`;

/** When settings open and close; null where that cannot be said yet. */
export type SaleWindow = { readonly opensAt: Date | null; readonly closesAt: Date | null };

/** A new draft. @returns its number */
export async function addSale(
  tx: ShopTx,
  settings: PrivateSaleSettings,
  { opensAt, closesAt }: SaleWindow,
  { at, by }: { readonly at: Date; readonly by: string },
): Promise<number> {
  // Two at once would count the same number: the second waits for the row that counts the writings.
  await ensurePublication(tx);
  await tx.query('SELECT FROM private_sale_publications WHERE shop_id = $1 FOR UPDATE', [tx.shopId]);
  const [row] = await tx.query<{ sale_id: number }>(
    `INSERT INTO private_sales (shop_id, sale_id, settings, opens_at, closes_at, created_at, created_by, updated_at)
     SELECT $1, COALESCE(max(sale_id), 0) + 1, $2, $3, $4, $5, $6, $5 FROM private_sales WHERE shop_id = $1
     RETURNING sale_id`,
    [tx.shopId, JSON.stringify(settings), opensAt, closesAt, at, by],
  );
  if (row === undefined) throw new Error('an insert always gives a row');
  return row.sale_id;
}

/** A sale, locked where it is to be changed; null where there is none. */
export async function saleById(
  tx: ShopTx,
  saleId: number,
  { lock }: { readonly lock: boolean },
): Promise<SaleRow | null> {
  const [row] = await tx.query<SaleRow>(
    `SELECT ${COLUMNS} FROM private_sales WHERE shop_id = $1 AND sale_id = $2 ${lock ? 'FOR UPDATE' : ''}`,
    [tx.shopId, saleId],
  );
  return row ?? null;
}

/** Every sale, the newest first. */
export function listSales(tx: ShopTx, limit: number): Promise<SaleRow[]> {
  return tx.query<SaleRow>(
    `SELECT ${COLUMNS} FROM private_sales WHERE shop_id = $1 ORDER BY sale_id DESC LIMIT $2`,
    [tx.shopId, limit],
  );
}

/** Sales that are launched and not over at `now`, in order of their numbers; locked in that order. */
export function unfinishedSales(tx: ShopTx, now: Date): Promise<SaleRow[]> {
  return tx.query<SaleRow>(
    `SELECT ${COLUMNS} FROM private_sales WHERE shop_id = $1 AND status IN ('launched', 'paused') AND closes_at > $2
     ORDER BY sale_id FOR UPDATE`,
    [tx.shopId, now],
  );
}

/** Writes what a merchant changed, as another revision. */
export async function writeSale(
  tx: ShopTx,
  saleId: number,
  change: {
    readonly settings: PrivateSaleSettings;
    readonly window: SaleWindow;
    readonly status: SaleStatus;
    readonly at: Date;
  },
): Promise<void> {
  await tx.query(
    `UPDATE private_sales SET settings = $3, opens_at = $4, closes_at = $5, status = $6, updated_at = $7,
       launched_at = CASE WHEN $6 = 'draft' THEN NULL ELSE COALESCE(launched_at, $7) END,
       ended_at = CASE WHEN $6 = 'ended-early' THEN COALESCE(ended_at, $7) END, revision = revision + 1
     WHERE shop_id = $1 AND sale_id = $2`,
    [
      tx.shopId,
      saleId,
      JSON.stringify(change.settings),
      change.window.opensAt,
      change.window.closesAt,
      change.status,
      change.at,
    ],
  );
}

/** Deletes a draft; invitations to it go with it. @returns false where there is no such draft */
export async function deleteDraft(tx: ShopTx, saleId: number): Promise<boolean> {
  const rows = await tx.query(
    `DELETE FROM private_sales WHERE shop_id = $1 AND sale_id = $2 AND status = 'draft' RETURNING 1`,
    [tx.shopId, saleId],
  );
  if (rows.length === 0) return false;
  for (const table of ['private_sale_invitations', 'private_sale_grants', 'private_sale_products'])
    await tx.query(`DELETE FROM ${table} WHERE shop_id = $1 AND sale_id = $2`, [tx.shopId, saleId]);
  return true;
}

/** A product of a launched sale. */
export type SaleProductRow = {
  readonly sale_id: number;
  readonly product_id: bigint;
  readonly original_id: bigint | null;
  readonly mode: 'exclusive' | 'price';
  readonly price: SalePrice | null;
  readonly variants: Readonly<Record<string, number>>;
  readonly title: string;
  readonly handle: string;
  readonly set_aside: number | null;
};

/** What a sale sells, from now on these. */
export async function replaceSaleProducts(
  tx: ShopTx,
  saleId: number,
  products: readonly Omit<SaleProductRow, 'sale_id'>[],
): Promise<void> {
  await tx.query('DELETE FROM private_sale_products WHERE shop_id = $1 AND sale_id = $2', [
    tx.shopId,
    saleId,
  ]);
  for (const one of products)
    await tx.query(
      `INSERT INTO private_sale_products (shop_id, sale_id, product_id, original_id, mode, price, variants, title, handle,
         set_aside) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        tx.shopId,
        saleId,
        one.product_id,
        one.original_id,
        one.mode,
        one.price === null ? null : JSON.stringify(one.price),
        JSON.stringify(one.variants),
        one.title,
        one.handle,
        one.set_aside,
      ],
    );
}

/** Every row of these products, and all that a sale sells: what their metafields are made of. */
export function saleProducts(
  tx: ShopTx,
  { saleIds, productIds }: { readonly saleIds: readonly number[]; readonly productIds: readonly bigint[] },
): Promise<SaleProductRow[]> {
  return tx.query<SaleProductRow>(
    `SELECT p.sale_id, p.product_id, p.original_id, p.mode, p.price, p.variants, p.title, p.handle, p.set_aside
     FROM private_sale_products p WHERE p.shop_id = $1 AND (p.product_id = ANY ($3::bigint[]) OR p.product_id IN (
       SELECT s.product_id FROM private_sale_products s WHERE s.shop_id = $1 AND s.sale_id = ANY ($2::int[])))
     ORDER BY p.sale_id, p.product_id`,
    [tx.shopId, saleIds, productIds],
  );
}

/** The launched sales, and what they sell, of the products in these orders; nothing for orders of anything else. */
export async function salesOfOrders(
  tx: ShopTx,
  orderIds: readonly bigint[],
): Promise<{ readonly sales: readonly SaleRow[]; readonly products: readonly SaleProductRow[] }> {
  const none = { sales: [], products: [] };
  if (orderIds.length === 0 || !(await hasHadSales(tx))) return none;
  const found = await tx.query<{ product_id: bigint }>(
    `SELECT DISTINCT p.product_id FROM orders o, jsonb_array_elements(o.facts->'l') AS line
     JOIN private_sale_products p ON p.shop_id = $1 AND p.product_id = (line->>1)::bigint
     WHERE o.shop_id = $1 AND o.order_id = ANY ($2::bigint[])`,
    [tx.shopId, orderIds],
  );
  if (found.length === 0) return none;
  const productIds = found.map((row) => row.product_id);
  const products = await saleProducts(tx, { saleIds: [], productIds });
  const sales = await tx.query<SaleRow>(
    `SELECT ${COLUMNS} FROM private_sales WHERE shop_id = $1 AND sale_id = ANY ($2::int[]) AND status <> 'draft'
     ORDER BY sale_id`,
    [tx.shopId, [...new Set(products.map((row) => row.sale_id))]],
  );
  return { sales, products };
}

/**
 * The keys of these classes, given now where they have none.
 * @returns all keys of the shop by `kind:reference`, and the names of those that are new: nobody's metafield has them
 */
export async function classKeys(
  tx: ShopTx,
  classes: readonly SaleClass[],
): Promise<{ readonly keys: ReadonlyMap<string, string>; readonly fresh: readonly string[] }> {
  await ensurePublication(tx);
  await tx.query('SELECT FROM private_sale_publications WHERE shop_id = $1 FOR UPDATE', [tx.shopId]);
  const rows = await tx.query<{ class_key: string; kind: string; reference: string }>(
    'SELECT class_key, kind, reference FROM private_sale_classes WHERE shop_id = $1',
    [tx.shopId],
  );
  const keys = new Map(rows.map((row) => [`${row.kind}:${row.reference}`, row.class_key]));
  const fresh: string[] = [];
  for (const { kind, reference } of classes) {
    const name = `${kind}:${reference}`;
    if (keys.has(name)) continue;
    const key = kind === 'member' ? EVERY_MEMBER : classKey(kind, keys.size + 1);
    await tx.query(
      'INSERT INTO private_sale_classes (shop_id, class_key, kind, reference) VALUES ($1, $2, $3, $4)',
      [tx.shopId, key, kind, reference],
    );
    keys.set(name, key);
    fresh.push(key);
  }
  return { keys, fresh };
}

/** Who is in a class, as `k` and `c` of a statement. */
const IN_CLASS = `(k.kind = 'member' AND c.is_member)
  OR (k.kind = 'tier' AND c.is_member AND EXISTS (SELECT FROM member_tiers t
    WHERE t.shop_id = $1 AND t.member_id = c.customer_id AND t.until IS NULL AND t.tier_id = k.reference))
  OR (k.kind = 'tag' AND EXISTS (SELECT FROM unnest(c.tags) AS u (tag) WHERE lower(u.tag) = k.reference))`;

/** Marks everybody in these classes, so that their metafields come to name them. */
export async function markPeopleOfClasses(tx: ShopTx, keys: readonly string[]): Promise<void> {
  await tx.query(
    `INSERT INTO publications (shop_id, member_id) SELECT $1, c.customer_id FROM customers c
     WHERE c.shop_id = $1 AND c.shopify_id IS NOT NULL AND EXISTS (SELECT FROM private_sale_classes k
       WHERE k.shop_id = $1 AND k.class_key = ANY ($2::text[]) AND (${IN_CLASS}))
     ORDER BY c.customer_id
     ON CONFLICT (shop_id, member_id) DO UPDATE SET marked_at = clock_timestamp(), not_before = now(), attempts = 0`,
    [tx.shopId, keys],
  );
}

/** How many customers are in any of these classes, whether they have keys yet or not. */
export async function countInClasses(tx: ShopTx, classes: readonly SaleClass[]): Promise<number> {
  const [row] = await tx.query<{ people: number }>(
    `SELECT count(*)::int AS people FROM customers c WHERE c.shop_id = $1 AND EXISTS (
       SELECT FROM unnest($2::text[], $3::text[]) AS k (kind, reference) WHERE ${IN_CLASS})`,
    [tx.shopId, classes.map((one) => one.kind), classes.map((one) => one.reference)],
  );
  return row?.people ?? 0;
}

/** Customers and the classes that they are in. */
export function classesOfCustomers(
  tx: ShopTx,
  customerIds: readonly bigint[],
): Promise<{ customer_id: bigint; class_key: string }[]> {
  return tx.query(
    `SELECT c.customer_id, k.class_key FROM private_sale_classes k JOIN customers c ON c.shop_id = $1 AND (${IN_CLASS})
     WHERE k.shop_id = $1 AND c.customer_id = ANY ($2::bigint[]) ORDER BY c.customer_id, k.class_key`,
    [tx.shopId, customerIds],
  );
}

/** Whether a sale was ever launched: only then do customers have a metafield about sales. */
export async function hasHadSales(tx: ShopTx): Promise<boolean> {
  const rows = await tx.query('SELECT FROM private_sale_classes WHERE shop_id = $1 LIMIT 1', [tx.shopId]);
  return rows.length > 0;
}

/** Sales of which customers may hold something: launched and not over at `now`. */
export async function unfinishedSaleIds(tx: ShopTx, now: Date): Promise<number[]> {
  const rows = await tx.query<{ sale_id: number }>(
    `SELECT sale_id FROM private_sales WHERE shop_id = $1 AND status IN ('launched', 'paused') AND closes_at > $2`,
    [tx.shopId, now],
  );
  return rows.map((row) => row.sale_id);
}

export type SalesPublication = {
  readonly writings: number;
  readonly validation_id: string | null;
  /** By combination of discounts. */
  readonly discounts: Readonly<Record<string, string>>;
  readonly due_at: Date | null;
  readonly attempts: number;
};

const ensurePublication = (tx: ShopTx) =>
  tx.query('INSERT INTO private_sale_publications (shop_id) VALUES ($1) ON CONFLICT (shop_id) DO NOTHING', [
    tx.shopId,
  ]);

/** Counts another writing of the metafields. Until the transaction ends nobody else can. */
export async function nextWriting(tx: ShopTx): Promise<SalesPublication> {
  await ensurePublication(tx);
  const [row] = await tx.query<SalesPublication>(
    `UPDATE private_sale_publications SET writings = writings + 1 WHERE shop_id = $1
     RETURNING writings, validation_id, discounts, due_at, attempts`,
    [tx.shopId],
  );
  if (row === undefined) throw new Error('it was made sure that there is a row');
  return row;
}

/** Notes what was made on Shopify; what was noted before stays. */
export async function noteOwners(
  tx: ShopTx,
  made: { readonly validationId: string | null; readonly discounts: Readonly<Record<string, string>> },
): Promise<void> {
  await ensurePublication(tx);
  await tx.query(
    `UPDATE private_sale_publications SET validation_id = COALESCE($2, validation_id), discounts = discounts || $3
     WHERE shop_id = $1`,
    [tx.shopId, made.validationId, JSON.stringify(made.discounts)],
  );
}

/** The metafields are to be written by `at`, or sooner where that was said before. */
export async function markSalesDue(tx: ShopTx, at: Date): Promise<void> {
  await ensurePublication(tx);
  await tx.query(
    `UPDATE private_sale_publications SET due_at = LEAST(COALESCE(due_at, $2), $2), attempts = 0 WHERE shop_id = $1`,
    [tx.shopId, at],
  );
}

/**
 * Written, and due again at `next`.
 * @param failed keeps count of the tries, so that they become rarer
 * @returns false where another writing was counted meanwhile: whose arrived last at Shopify is not known then
 */
export async function noteWritten(
  tx: ShopTx,
  writings: number,
  next: Date | null,
  { failed }: { readonly failed: boolean },
): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE private_sale_publications SET due_at = $3, attempts = CASE WHEN $4 THEN attempts + 1 ELSE 0 END
     WHERE shop_id = $1 AND writings = $2 RETURNING 1`,
    [tx.shopId, writings, next, failed],
  );
  return rows.length > 0;
}

/** Shops whose sales' metafields were to be written by `now`. Needs `inSystem`. */
export async function shopsWithSalesDue(tx: Tx, now: Date): Promise<ShopId[]> {
  const rows = await tx.query<{ shop_id: ShopId }>(
    'SELECT shop_id FROM private_sale_publications WHERE due_at <= $1',
    [now],
  );
  return rows.map((row) => row.shop_id);
}
