import {
  markSalesDue,
  nextWriting,
  noteWritten,
  type SaleProductRow,
  saleProducts,
  unfinishedSales,
} from '#app/db/private-sales.store.ts';
import { publicationTarget, shopById } from '#app/db/shops.store.ts';
import {
  combinationKey,
  nextInstants,
  toConfiguration,
  toProductMetafield,
  toSaleAppData,
  toSalesAppData,
} from '#app/domain/private-sales/configuration.ts';
import { saleKey } from '#app/domain/private-sales/sale.ts';
import { type ShopDomain, type ShopId, toGid } from '#app/kernel/ids.ts';
import type { MetafieldInput } from '#app/shopify/index.ts';
import { settingsOf, toSoldProducts, toTimedSales } from './known-sales.ts';
import type { SaleDeps } from './sale-deps.ts';

/** However long Shopify is away, it is tried again so often. */
const PAUSE_MAX_S = 3600;

type Writing = {
  readonly n: number;
  readonly attempts: number;
  readonly domain: ShopDomain;
  /** Of products and single sales: whoever reads them needs the windows besides, and finds them shut until those come. */
  readonly first: readonly MetafieldInput[];
  /** The windows, for every owner at once. */
  readonly together: readonly MetafieldInput[];
  readonly next: Date | null;
};

/**
 * Writes all that Shopify is to know of a shop's private sales: products and texts first, then the windows of all owners
 * in one call, so that the gate and the prices never disagree. Written again when the next instant has passed. Doing it
 * twice is harmless; where two do it at once, it is done once more.
 * @returns whether it was written; where not, the worker tries again
 */
export async function publishSales(deps: SaleDeps, shopId: ShopId): Promise<boolean> {
  const { db, clock, forShop, log } = deps;
  const writing = await prepare(deps, shopId);
  if (writing === null) return true;
  const { n, attempts, domain, first, together, next } = writing;
  const shopify = forShop(domain);
  try {
    const { refused } = first.length === 0 ? { refused: [] } : await shopify.setMetafields(first);
    for (const { index, message } of refused)
      log.warn({ shopId: String(shopId), owner: first[index]?.ownerGid, message }, 'sale metafield refused');
    if (together.length > 0) await shopify.setMetafieldsTogether(together);
  } catch (error) {
    log.warn({ shopId: String(shopId), err: error }, 'private sales not written');
    const later = new Date(clock().getTime() + Math.min(2 ** attempts * 5, PAUSE_MAX_S) * 1000);
    await db.inShop(shopId, (tx) => noteWritten(tx, n, later, { failed: true }));
    return false;
  }
  await db.inShop(shopId, async (tx) => {
    if (!(await noteWritten(tx, n, next, { failed: false }))) await markSalesDue(tx, clock());
  });
  return true;
}

function prepare({ db, clock }: SaleDeps, shopId: ShopId): Promise<Writing | null> {
  return db.inShop(shopId, async (tx) => {
    const now = clock();
    const shop = await shopById(tx, shopId);
    const { writings: n, validation_id, discounts, attempts } = await nextWriting(tx);
    if (!shop.installed) {
      await noteWritten(tx, n, null, { failed: false });
      return null;
    }
    const rows = await unfinishedSales(tx, now);
    const { timezone, currency, domain } = shop;
    const sales = await toTimedSales(tx, rows, timezone);
    const unfinished = new Set(sales.map(({ key }) => key));
    const saleIds = rows.map((row) => row.sale_id);
    const products = await saleProducts(tx, { saleIds, productIds: [] });
    const sold = toSoldProducts(products);
    const input = (ownerGid: string, namespace: string, key: string, value: object): MetafieldInput => ({
      ownerGid,
      namespace,
      key,
      type: 'json',
      value: JSON.stringify(value),
    });
    const first = sold.flatMap((product) => {
      const value = toProductMetafield(product, unfinished, currency);
      return value === null ? [] : [input(toGid('Product', product.productId), '$app', 'sale', value)];
    });
    const { appInstallation } = await publicationTarget(tx);
    const together: MetafieldInput[] = [];
    if (appInstallation !== null) {
      for (const row of rows)
        first.push(
          input(
            appInstallation,
            'lealta',
            `sale-${saleKey(row.sale_id)}`,
            toSaleAppData(settingsOf(row), shown(products, row.sale_id, currency)),
          ),
        );
      together.push(input(appInstallation, 'lealta', 'sales', toSalesAppData(sales, now, n)));
    }
    const configured = { now, timezone, n };
    if (validation_id !== null)
      together.push(input(validation_id, '$app', 'sales', toConfiguration(sales, configured)));
    for (const [combination, discountId] of Object.entries(discounts))
      together.push(
        input(
          discountId,
          '$app',
          'sales',
          toConfiguration(sales, {
            ...configured,
            only: (sale) => combinationKey(sale.combinesWith) === combination,
          }),
        ),
      );
    return { n, attempts, domain, first, together, next: nextInstants(sales, now, 1)[0] ?? null };
  });
}

/** A sale's products with their prices in it alone, as Liquid shows them. */
function shown(products: readonly SaleProductRow[], saleId: number, currency: string) {
  const key = saleKey(saleId);
  return products.flatMap((row) => {
    if (row.sale_id !== saleId) return [];
    const [own] = toSoldProducts([row]);
    const terms = own && toProductMetafield(own, new Set([key]), currency)?.s[key];
    return [{ handle: row.handle, terms: terms ?? {} }];
  });
}
