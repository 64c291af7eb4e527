import { markSalesDue, saleById, writeSale } from '#app/db/private-sales.store.ts';
import { shopById } from '#app/db/shops.store.ts';
import type { Finding } from '#app/domain/private-sales/review-sale.ts';
import { type SaleStatus, stateAt } from '#app/domain/private-sales/sale.ts';
import type { ShopId } from '#app/kernel/ids.ts';
import { settingsOf, windowOf } from './known-sales.ts';
import { publishSales } from './publish-sales.ts';
import { reviewKnownSale } from './review.ts';
import type { SaleDeps } from './sale-deps.ts';

export type SteerOutcome =
  /** `written`: Shopify knows; where not, the worker goes on trying. */
  | { readonly outcome: 'done'; readonly written: boolean }
  | { readonly outcome: 'not-found' }
  /** It is a draft, over, or already so. */
  | { readonly outcome: 'not-now' }
  | { readonly outcome: 'refused'; readonly findings: readonly Finding[] };

/** Shuts a sale for the time being; its end comes as it was set. */
export const pauseSale = (deps: SaleDeps, shopId: ShopId, saleId: number): Promise<SteerOutcome> =>
  turn(deps, shopId, saleId, { from: ['launched'], to: 'paused' });

/** Opens a paused sale again, to whom its waves let in by now. */
export const resumeSale = (deps: SaleDeps, shopId: ShopId, saleId: number): Promise<SteerOutcome> =>
  turn(deps, shopId, saleId, { from: ['paused'], to: 'launched' });

/** Ends a sale for good, before its time. */
export const endSaleEarly = (deps: SaleDeps, shopId: ShopId, saleId: number): Promise<SteerOutcome> =>
  turn(deps, shopId, saleId, { from: ['launched', 'paused'], to: 'ended-early' });

async function turn(
  deps: SaleDeps,
  shopId: ShopId,
  saleId: number,
  { from, to }: { readonly from: readonly SaleStatus[]; readonly to: SaleStatus },
): Promise<SteerOutcome> {
  const at = deps.clock();
  const outcome = await deps.db.inShop(shopId, async (tx): Promise<SteerOutcome | null> => {
    const row = await saleById(tx, saleId, { lock: true });
    if (row === null) return { outcome: 'not-found' };
    const isOver = stateAt({ status: row.status, waves: [], closesAt: row.closes_at }, at) === 'ended';
    if (isOver || !from.includes(row.status)) return { outcome: 'not-now' };
    const window = { opensAt: row.opens_at, closesAt: row.closes_at };
    await writeSale(tx, saleId, { settings: settingsOf(row), window, status: to, at });
    await markSalesDue(tx, at);
    return null;
  });
  return outcome ?? { outcome: 'done', written: await publishSales(deps, shopId) };
}

/**
 * Lets a sale that is not over run longer.
 * @param input.endsAt the new last minute on the shop's wall, later than before
 */
export async function extendSale(
  deps: SaleDeps,
  shopId: ShopId,
  { saleId, endsAt }: { readonly saleId: number; readonly endsAt: string },
): Promise<SteerOutcome> {
  const { db, clock, forShop } = deps;
  const found = await db.inShop(shopId, async (tx) => ({
    shop: await shopById(tx, shopId),
    row: await saleById(tx, saleId, { lock: false }),
  }));
  if (found.row === null) return { outcome: 'not-found' };
  const numbers = settingsOf(found.row).products.map(({ productId }) => productId);
  const products = await forShop(found.shop.domain).productsForSale(numbers, found.shop.currency);
  const outcome = await db.inShop(shopId, async (tx): Promise<SteerOutcome | null> => {
    const at = clock();
    const row = await saleById(tx, saleId, { lock: true });
    if (row === null) return { outcome: 'not-found' };
    if (row.status !== 'launched' && row.status !== 'paused') return { outcome: 'not-now' };
    const settings = { ...settingsOf(row), endsAt };
    const window = windowOf(settings, found.shop.timezone);
    const [before, after] = [row.closes_at, window.closesAt];
    if (before === null || before <= at || (after !== null && after <= before)) return { outcome: 'not-now' };
    const findings = await reviewKnownSale(tx, { ...row, settings }, found.shop, products, at);
    if (findings.some(({ severity }) => severity === 'refusal')) return { outcome: 'refused', findings };
    await writeSale(tx, saleId, { settings, window, status: row.status, at });
    await markSalesDue(tx, at);
    return null;
  });
  return outcome ?? { outcome: 'done', written: await publishSales(deps, shopId) };
}
