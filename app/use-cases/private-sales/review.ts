import type { ShopTx } from '#app/db/database.ts';
import { usableInvitations } from '#app/db/private-sale-people.store.ts';
import { countInClasses, type SaleRow, saleProducts, unfinishedSales } from '#app/db/private-sales.store.ts';
import { listVersions } from '#app/db/programme.store.ts';
import type { Shop } from '#app/db/shops.store.ts';
import { toConfiguration, toProductMetafield } from '#app/domain/private-sales/configuration.ts';
import { type Finding, reviewSale } from '#app/domain/private-sales/review-sale.ts';
import { classesOf, saleKey } from '#app/domain/private-sales/sale.ts';
import type { Audience } from '#app/domain/private-sales/settings.ts';
import { versionInForce } from '#app/domain/programme/settings.ts';
import type { ProductForSale } from '#app/shopify/private-sales-api.ts';
import { previewTimedSales, settingsOf, toSoldProducts } from './known-sales.ts';

/**
 * What stands against launching a sale, or against changing one that is launched, as things are now.
 * @param products as Shopify has them now
 */
export async function reviewKnownSale(
  tx: ShopTx,
  row: SaleRow,
  shop: Shop,
  products: readonly ProductForSale[],
  now: Date,
): Promise<Finding[]> {
  const settings = settingsOf(row);
  const { timezone, currency } = shop;
  const unfinished = await unfinishedSales(tx, now);
  const others = unfinished.filter(({ sale_id }) => sale_id !== row.sale_id);
  const rows = await saleProducts(tx, {
    saleIds: others.map(({ sale_id }) => sale_id),
    productIds: settings.products.map(({ productId }) => BigInt(productId)),
  });
  const live = versionInForce(await listVersions(tx), now);
  const people = new Map<Audience, number>();
  for (const { audience } of settings.waves)
    people.set(audience, await countInClasses(tx, classesOf(audience)));
  const usable = await usableInvitations(tx, row.sale_id, now);
  const launched = { ...row, status: 'launched' as const };
  const sales = await previewTimedSales(tx, [...others, launched], timezone);
  const key = saleKey(row.sale_id);
  const keys = new Set(sales.map((sale) => sale.key));
  const known = toSoldProducts(rows.filter(({ sale_id }) => sale_id !== row.sale_id));
  const written = settings.products.flatMap(({ productId, mode, price, variants }) => {
    const before = known.find((one) => one.productId === productId);
    const value = toProductMetafield(
      {
        productId,
        exclusive: mode === 'exclusive' || (before?.exclusive ?? false),
        sales: [...(before?.sales ?? []), { key, price, variants }],
      },
      keys,
      currency,
    );
    return value === null ? [] : [[productId, value] as const];
  });
  return reviewSale(settings, {
    now,
    timezone,
    others: others.flatMap(({ sale_id, settings: json, opens_at, closes_at }) =>
      opens_at === null || closes_at === null
        ? []
        : [
            {
              name: settingsOf({ settings: json }).name.es,
              productIds: rows.flatMap((one) => (one.sale_id === sale_id ? [String(one.product_id)] : [])),
              opensAt: opens_at,
              closesAt: closes_at,
            },
          ],
    ),
    products: new Map(
      products
        .filter(({ sellable }) => sellable)
        .map((one) => [
          one.productId,
          {
            title: one.title,
            exclusive: known.some(({ productId, exclusive }) => productId === one.productId && exclusive),
            variants: one.variants,
          },
        ]),
    ),
    tiers: new Set(live?.settings.tiers.list.map(({ id }) => id) ?? []),
    // The shop has no segments yet that a sale could name.
    segments: new Set(),
    peopleIn: (audience) => people.get(audience) ?? null,
    invitations: usable.link,
    hasPasscode: usable.passcode > 0,
    written: {
      configuration: toConfiguration(sales, { now, timezone, n: 1_000_000 }),
      products: new Map(written),
    },
  });
}
