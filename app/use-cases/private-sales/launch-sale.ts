import { randomBytes } from 'node:crypto';
import type { ShopTx } from '#app/db/database.ts';
import {
  markSalesDue,
  noteOwners,
  replaceSaleProducts,
  type SaleProductRow,
  saleById,
  saleProducts,
  writeSale,
} from '#app/db/private-sales.store.ts';
import { type Shop, shopById } from '#app/db/shops.store.ts';
import { combinationKey, toConfiguration } from '#app/domain/private-sales/configuration.ts';
import type { Finding } from '#app/domain/private-sales/review-sale.ts';
import type { PrivateSaleSettings, SaleProduct } from '#app/domain/private-sales/settings.ts';
import { type ShopId, toGid } from '#app/kernel/ids.ts';
import { isShopifyAuthorizationLost, isShopifyRefused, isShopifyUnavailable } from '#app/shopify/index.ts';
import type { ProductForSale } from '#app/shopify/private-sales-api.ts';
import { settingsOf, toSoldProducts, windowOf } from './known-sales.ts';
import { publishSales } from './publish-sales.ts';
import { reviewKnownSale } from './review.ts';
import type { SaleDeps } from './sale-deps.ts';

export type LaunchOutcome =
  /** `written`: Shopify knows; where not, it is shut to everybody until the worker has told it. */
  | { readonly outcome: 'launched'; readonly findings: readonly Finding[]; readonly written: boolean }
  | { readonly outcome: 'not-found' }
  | { readonly outcome: 'not-a-draft' }
  | { readonly outcome: 'changed-meanwhile'; readonly revision: number }
  | { readonly outcome: 'refused'; readonly findings: readonly Finding[] }
  /** It asks for unlisted copies or for units set aside, which are not made yet. */
  | { readonly outcome: 'copies-not-made' }
  /** Shopify did not do what it was asked: the sale is a draft still, and what was hidden stays shut. Launching again goes on. */
  | {
      readonly outcome: 'failed';
      readonly step: 'products' | 'gate' | 'discount';
      readonly message: string;
    };

/**
 * Launches a draft. First what shuts (the metafield by which the gate knows an exclusive product, then the gate, then the
 * product's new address), last what opens: at no moment can an exclusive product be bought by those it is not for.
 * @param input.seen the revision that the merchant saw
 * @throws where Shopify cannot be asked about the products at all
 */
export async function launchSale(
  deps: SaleDeps,
  shopId: ShopId,
  { saleId, seen }: { readonly saleId: number; readonly seen: number },
): Promise<LaunchOutcome> {
  const { db, clock, forShop } = deps;
  const read = await db.inShop(shopId, async (tx) => ({
    shop: await shopById(tx, shopId),
    row: await saleById(tx, saleId, { lock: false }),
  }));
  const { shop } = read;
  if (read.row === null) return { outcome: 'not-found' };
  const settings = settingsOf(read.row);
  if (settings.products.some(({ copy, setAside }) => copy || setAside !== null))
    return { outcome: 'copies-not-made' };
  const numbers = settings.products.map(({ productId }) => productId);
  const products = await forShop(shop.domain).productsForSale(numbers, shop.currency);
  /** Whether the draft is as the merchant saw it, and nothing stands against it. */
  const review = async (tx: ShopTx, now: Date) => {
    const row = await saleById(tx, saleId, { lock: true });
    if (row === null) return { outcome: 'not-found' as const };
    if (row.status !== 'draft') return { outcome: 'not-a-draft' as const };
    if (row.revision !== seen) return { outcome: 'changed-meanwhile' as const, revision: row.revision };
    const findings = await reviewKnownSale(tx, row, shop, products, now);
    return findings.some(({ severity }) => severity === 'refusal')
      ? { outcome: 'refused' as const, findings }
      : { outcome: 'sound' as const, findings };
  };

  const checked = await db.inShop(shopId, async (tx) => {
    const sound = await review(tx, clock());
    if (sound.outcome !== 'sound') return sound;
    const ids = numbers.map(BigInt);
    const known = toSoldProducts(await saleProducts(tx, { saleIds: [], productIds: ids }));
    const shut = known.filter(({ exclusive }) => exclusive).map(({ productId }) => productId);
    return { ...sound, shut: new Set(shut) };
  });
  if (checked.outcome !== 'sound') return checked;

  const prepared = await prepareOnShopify(deps, shop, settings, products, checked.shut);
  if (prepared.outcome === 'failed') return prepared;

  const launched = await db.inShop(shopId, async (tx) => {
    const at = clock();
    // Another sale may have been launched since: whose products are whose is decided under the lock of both.
    const sound = await review(tx, at);
    if (sound.outcome !== 'sound') return sound;
    await noteOwners(tx, { validationId: prepared.validationId, discounts: prepared.discounts });
    await replaceSaleProducts(tx, saleId, prepared.products);
    await writeSale(tx, saleId, {
      settings,
      window: windowOf(settings, shop.timezone),
      status: 'launched',
      at,
    });
    await markSalesDue(tx, at);
    return { outcome: 'launched' as const, findings: sound.findings };
  });
  if (launched.outcome !== 'launched') return launched;
  return { ...launched, written: await publishSales(deps, shopId) };
}

type Prepared = {
  readonly outcome: 'prepared';
  readonly validationId: string | null;
  readonly discounts: Readonly<Record<string, string>>;
  readonly products: readonly Omit<SaleProductRow, 'sale_id'>[];
};

async function prepareOnShopify(
  { clock, forShop }: SaleDeps,
  shop: Shop,
  settings: PrivateSaleSettings,
  found: readonly ProductForSale[],
  shutBefore: ReadonlySet<string>,
): Promise<Prepared | Extract<LaunchOutcome, { outcome: 'failed' }>> {
  const shopify = forShop(shop.domain);
  const now = clock();
  // Of no sale: an owner that is new knows none until the first writing, and refuses.
  const nothing = JSON.stringify(toConfiguration([], { now, timezone: shop.timezone, n: 0 }));
  const exclusive = settings.products.filter(({ mode }) => mode === 'exclusive');
  const isNew = ({ productId }: SaleProduct): boolean => !shutBefore.has(productId);
  let step: 'products' | 'gate' | 'discount' = 'products';
  try {
    const shut = exclusive.filter(isNew).map(({ productId }) => ({
      ownerGid: toGid('Product', productId),
      namespace: '$app',
      key: 'sale',
      type: 'json',
      value: JSON.stringify({ v: 1, x: true, s: {} }),
    }));
    const { refused } = shut.length === 0 ? { refused: [] } : await shopify.setMetafields(shut);
    const [first] = refused;
    if (first !== undefined) return { outcome: 'failed', step, message: first.message };
    step = 'gate';
    const validationId = exclusive.length === 0 ? null : await shopify.ensureSaleGate(nothing);
    step = 'products';
    const products: Omit<SaleProductRow, 'sale_id'>[] = [];
    for (const product of settings.products) {
      const known = found.find(({ productId }) => productId === product.productId);
      if (known === undefined) continue;
      const hide = product.mode === 'exclusive' && isNew(product);
      const handle = hide ? unguessable(known.handle) : known.handle;
      if (hide) await shopify.hideProduct(product.productId, handle);
      products.push({
        product_id: BigInt(product.productId),
        original_id: null,
        mode: product.mode,
        price: product.price,
        variants: product.variants,
        title: known.title,
        handle,
        set_aside: null,
      });
    }
    step = 'discount';
    const hasPrices = settings.products.some(
      ({ price, variants }) => price !== null || Object.keys(variants).length > 0,
    );
    const { combinesWith } = settings;
    const discounts = hasPrices
      ? { [combinationKey(combinesWith)]: await shopify.ensureSaleDiscount(combinesWith, nothing, now) }
      : {};
    return { outcome: 'prepared', validationId, discounts, products };
  } catch (error) {
    const expected =
      isShopifyUnavailable(error) || isShopifyRefused(error) || isShopifyAuthorizationLost(error);
    if (!expected) throw error;
    return { outcome: 'failed', step, message: error instanceof Error ? error.message : '' };
  }
}

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** With twelve letters and digits that nobody guesses: 60 bits. */
const unguessable = (handle: string): string =>
  `${handle.slice(0, 200)}-${[...randomBytes(12)].map((byte) => ALPHABET[byte % 32]).join('')}`;
