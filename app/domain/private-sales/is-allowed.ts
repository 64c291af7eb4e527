import { toDecimal } from '#app/kernel/money.ts';
import { type SoldProduct, stateAt, type TimedSale } from './sale.ts';
import type { SalePrice } from './settings.ts';

/** Somebody who is logged in, as far as sales know them. */
export type Buyer = {
  /** Keys of the classes they are in. */
  readonly classes: ReadonlySet<string>;
  /** By sale: the first wave that an invitation or a passcode opens to them (from 0), and units bought. */
  readonly grants: ReadonlyMap<string, { readonly firstWave: number | null; readonly bought: number }>;
};

export type Refusal = 'not-open' | 'not-logged-in' | 'not-admitted' | 'over-allowance';
export type Verdict =
  | { readonly allowed: true; readonly unitsLeft: number | null }
  | { readonly allowed: false; readonly reason: Refusal; readonly unitsLeft: number };

/**
 * Whether a buyer may have so many units of a sale at an instant.
 * @param buyer null is whoever is not logged in
 * @param units of the sale in the whole cart
 * @returns `unitsLeft`: what they may have in all in this cart; null is no limit
 */
export function isAllowed(sale: TimedSale, buyer: Buyer | null, units: number, now: Date): Verdict {
  const no = (reason: Refusal, unitsLeft = 0): Verdict => ({ allowed: false, reason, unitsLeft });
  if (stateAt(sale, now) !== 'open') return no('not-open');
  if (buyer === null) return no('not-logged-in');
  const grant = buyer.grants.get(sale.key);
  const admitted = sale.waves.some(
    (wave, place) =>
      wave.opensAt <= now &&
      (wave.classes.some((key) => buyer.classes.has(key)) ||
        (grant !== undefined && grant.firstWave !== null && grant.firstWave <= place)),
  );
  if (!admitted) return no('not-admitted');
  if (sale.allowance === null) return { allowed: true, unitsLeft: null };
  const unitsLeft = Math.max(0, sale.allowance - (grant?.bought ?? 0));
  return units <= unitsLeft ? { allowed: true, unitsLeft } : no('over-allowance', unitsLeft);
}

export type CartLine = {
  readonly productId: string;
  readonly variantId: string;
  readonly quantity: number;
  /** What one costs everybody, in minor units of the shop's currency. */
  readonly unitMinor: number;
};

/** What a sale makes of a cart: whether it may be bought at all, and what is cheaper in it. */
export type CartVerdict = {
  readonly refusal: Refusal | null;
  /** By line, in order: units that get the sale's price, and that price of one as a decimal; null where none do. */
  readonly prices: readonly ({ readonly units: number; readonly each: string } | null)[];
};

/** Judges a whole cart: every exclusive product must be allowed, and prices go to the first units that are within what is left. */
export function judgeCart(
  {
    sales,
    products,
    currency,
  }: {
    readonly sales: readonly TimedSale[];
    readonly products: ReadonlyMap<string, SoldProduct>;
    readonly currency: string;
  },
  buyer: Buyer | null,
  lines: readonly CartLine[],
  now: Date,
): CartVerdict {
  const open = new Map(sales.filter((sale) => stateAt(sale, now) === 'open').map((sale) => [sale.key, sale]));
  const placed = lines.map((line) => {
    const product = products.get(line.productId);
    const terms = product?.sales.find(({ key }) => open.has(key));
    return { line, product, terms, sale: terms === undefined ? undefined : open.get(terms.key) };
  });
  const units = new Map<string, number>();
  for (const { line, terms } of placed)
    if (terms !== undefined) units.set(terms.key, (units.get(terms.key) ?? 0) + line.quantity);
  let refusal: Refusal | null = null;
  const taken = new Map<string, number>();
  const prices = placed.map(({ line, product, terms, sale }) => {
    if (product === undefined) return null;
    const verdict: Verdict =
      sale === undefined
        ? { allowed: false, reason: 'not-open', unitsLeft: 0 }
        : isAllowed(sale, buyer, units.get(sale.key) ?? 0, now);
    if (product.exclusive && !verdict.allowed) refusal ??= verdict.reason;
    if (terms === undefined) return null;
    const before = taken.get(terms.key) ?? 0;
    taken.set(terms.key, before + line.quantity);
    const left = verdict.unitsLeft === null ? line.quantity : Math.max(0, verdict.unitsLeft - before);
    const cheaper = Math.min(line.quantity, left);
    const each = cheaper === 0 ? null : priceOf(terms, line, currency);
    return each === null ? null : { units: cheaper, each };
  });
  return { refusal, prices };
}

/** What one unit costs in a sale, as a decimal of the shop's currency; null where it costs what it costs anyway. */
export function priceOf(
  terms: { readonly price: SalePrice | null; readonly variants: Readonly<Record<string, number>> },
  line: Pick<CartLine, 'variantId' | 'unitMinor'>,
  currency: string,
): string | null {
  const own = Object.hasOwn(terms.variants, line.variantId) ? terms.variants[line.variantId] : undefined;
  const minor = own ?? generalPrice(terms.price, line.unitMinor);
  return minor === null || minor >= line.unitMinor ? null : toDecimal(BigInt(minor), currency);
}

function generalPrice(price: SalePrice | null, unitMinor: number): number | null {
  if (price === null) return null;
  if (price.kind === 'fixed') return price.minor;
  return Math.round((unitMinor * (100 - price.percent)) / 100);
}
