import type { Database } from '#app/db/database.ts';
import { productFacts } from '#app/db/products.store.ts';
import { publicationTarget } from '#app/db/shops.store.ts';
import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import type { Clock } from '#app/kernel/clock.ts';
import type { ShopId } from '#app/kernel/ids.ts';
import type { Minor } from '#app/kernel/money.ts';
import { divideRounded } from '#app/kernel/rounding.ts';
import { type TriedOrder, tryOrder } from '../programme/try-order.ts';

/** What a page knows of an order just placed. Money is in minor units of the shop's currency. */
export type Basket = {
  readonly lines: readonly {
    readonly productId: bigint | null;
    readonly quantity: number;
    /** Of the whole line, after its own discounts. */
    readonly amount: Minor;
  }[];
  /** Of the whole order. */
  readonly discount: Minor;
  readonly shipping: Minor;
  readonly tax: Minor;
};

/**
 * About how many points an order gives a member without a tier, from what the page shows of it: no order is looked up,
 * so that whoever asks is told nothing they did not say themselves. Changes nothing.
 */
export async function estimateOrder(
  { db, clock }: { readonly db: Database; readonly clock: Clock },
  shop: { readonly shopId: ShopId; readonly timezone: string; readonly currency: string },
  { settings, basket }: { readonly settings: ProgrammeSettings; readonly basket: Basket },
): Promise<bigint> {
  const { facts, taxesIncluded } = await db.inShop(shop.shopId, async (tx) => ({
    facts: await productFacts(
      tx,
      basket.lines.flatMap(({ productId }) => (productId === null ? [] : [productId])),
    ),
    taxesIncluded: (await publicationTarget(tx)).taxesIncluded,
  }));
  const goods = basket.lines.reduce((sum, { amount }) => sum + amount, 0n);
  const discounted = basket.discount < goods ? basket.discount : goods;
  const order: TriedOrder = {
    lines: basket.lines.map(({ productId, quantity, amount }) => {
      const known = productId === null ? undefined : facts.get(productId);
      const share = goods === 0n ? 0n : divideRounded(amount * discounted, goods, 'nearest');
      const price = divideRounded(amount, BigInt(quantity), 'up');
      return {
        title: '',
        productId: productId === null ? '' : String(productId),
        vendor: known?.vendor ?? '',
        type: known?.productType ?? '',
        tags: known?.tags ?? [],
        quantity,
        price: Number(price),
        discount: Number(price * BigInt(quantity) - amount + share),
      };
    }),
    shipping: Number(basket.shipping),
    taxPercent: taxPercent(goods - discounted + basket.shipping, basket.tax, taxesIncluded),
    giftCard: 0,
    storeCredit: 0,
    placedAt: clock(),
    source: 'online',
  };
  const tried = await tryOrder({ db }, shop, { settings, order, by: { kind: 'tier', tierId: null } });
  return tried.outcome === 'tried' ? tried.decision.points : 0n;
}

/** The rate that a whole order's tax comes to, goods and shipping alike. */
function taxPercent(amount: Minor, tax: Minor, taxesIncluded: boolean): number {
  const untaxed = Number(taxesIncluded ? amount - tax : amount);
  return untaxed <= 0 ? 0 : (Number(tax) / untaxed) * 100;
}
