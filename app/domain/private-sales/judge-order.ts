import type { KnownOrder, OrderLine } from '#app/domain/orders/order.ts';
import { parseMinor } from '#app/kernel/money.ts';
import { type Buyer, isAllowed, priceOf } from './is-allowed.ts';
import { opensAt, type SoldProduct, type TimedSale } from './sale.ts';

/** Payments under way when a sale closes still come through. */
export const GRACE_MS = 15 * 60_000;

/** Why an order of a sale's products should not have come to be. */
export type SlipReason =
  | 'not-open'
  | 'no-customer'
  | 'not-admitted'
  | 'over-allowance'
  /** Our price, for somebody whom the sale does not admit. */
  | 'price-given';

/** A sale with when the merchant launched it, and ended it, if they did. */
export type PastSale = TimedSale & { readonly launchedAt: Date; readonly endedAt: Date | null };

/** What an order has of one sale. */
export type SaleShare = {
  readonly sale: PastSale;
  /** As ordered, of exclusive products; and at the sale's price, of public ones. */
  readonly exclusiveUnits: number;
  readonly pricedUnits: number;
  /** What is left of the order's units of the sale, and what was paid for those. */
  readonly units: number;
  readonly revenueMinor: bigint;
  /** Whether the order was placed while the sale ran, or just after. */
  readonly inTime: boolean;
};

/**
 * Which sales an order is of, by its products and when it was placed. A public product counts where it was paid at the
 * sale's price; an exclusive one always since it became so, outside every window for the newest of its sales.
 */
export function sharesOf(
  order: KnownOrder,
  products: ReadonlyMap<string, SoldProduct>,
  sales: readonly PastSale[],
): SaleShare[] {
  const left = unitsLeft(order);
  const shares = new Map<string, SaleShare>();
  for (const line of order.lines) {
    const product = line.productId === null ? undefined : products.get(String(line.productId));
    if (product === undefined) continue;
    const own = product.sales.flatMap((terms) => {
      const sale = sales.find(({ key }) => key === terms.key);
      return sale === undefined ? [] : [{ terms, sale }];
    });
    const timely = own.find(({ sale }) => ranAt(sale, order.placedAt));
    const found =
      timely ??
      (product.exclusive ? own.findLast(({ sale }) => sale.launchedAt <= order.placedAt) : undefined);
    if (found === undefined) continue;
    const { sale, terms } = found;
    const priced = product.exclusive
      ? 0
      : unitsAtPrice(line, priceOf(terms, unitOf(line), order.currency), order);
    if (!product.exclusive && priced === 0) continue;
    const still = Math.min(left.get(line.lineId) ?? 0, product.exclusive ? line.quantity : priced);
    const before = shares.get(sale.key);
    shares.set(sale.key, {
      sale,
      inTime: timely !== undefined,
      exclusiveUnits: (before?.exclusiveUnits ?? 0) + (product.exclusive ? line.quantity : 0),
      pricedUnits: (before?.pricedUnits ?? 0) + priced,
      units: (before?.units ?? 0) + still,
      revenueMinor: (before?.revenueMinor ?? 0n) + paidFor(line, still),
    });
  }
  return [...shares.values()];
}

/**
 * Whether an order should have been: asked once, when it is first heard of.
 * @param buyer as they were when it was placed, with `bought` of the orders before it; null where it names no customer
 * @returns nothing where all is well
 */
export function judgeShare(share: SaleShare, buyer: Buyer | null, placedAt: Date): SlipReason[] {
  const { sale, exclusiveUnits, pricedUnits } = share;
  if (!share.inTime) return ['not-open'];
  // Judged as of the window, whatever the merchant has done with the sale since.
  const within = new Date(Math.min(placedAt.getTime(), sale.closesAt.getTime() - 1));
  const verdict = isAllowed({ ...sale, status: 'launched' }, buyer, exclusiveUnits + pricedUnits, within);
  if (verdict.allowed) return [];
  const reason = verdict.reason === 'not-logged-in' ? 'no-customer' : verdict.reason;
  return exclusiveUnits > 0 || reason === 'over-allowance' ? [reason] : ['price-given'];
}

function ranAt(sale: PastSale, at: Date): boolean {
  const first = opensAt(sale);
  const end = sale.endedAt !== null && sale.endedAt < sale.closesAt ? sale.endedAt : sale.closesAt;
  return first !== null && first <= at && at.getTime() < end.getTime() + GRACE_MS;
}

const unitOf = (line: OrderLine) => ({
  variantId: String(line.variantId ?? ''),
  unitMinor: Number(line.unitPrice),
});

/** How many of a line were paid at the sale's price, as far as its discount tells. */
function unitsAtPrice(line: OrderLine, price: string | null, { currency }: KnownOrder): number {
  if (price === null) return 0;
  const off = line.unitPrice - parseMinor(price, currency);
  return off <= 0n ? 0 : Math.min(line.quantity, Number(line.discount / off));
}

/** Of each line the units that neither an edit nor a refund took away; none of an order that was cancelled. */
function unitsLeft(order: KnownOrder): Map<bigint, number> {
  const isUndone = order.cancelledAt !== null || order.deletedAt !== null || order.test;
  const refunded = new Map<bigint, number>();
  for (const { lines } of order.refunds)
    for (const { lineId, quantity } of lines) refunded.set(lineId, (refunded.get(lineId) ?? 0) + quantity);
  return new Map(
    order.lines.map(({ lineId, quantity, currentQuantity }) => {
      const edited = currentQuantity === null ? 0 : quantity - currentQuantity;
      const gone = Math.max(edited, refunded.get(lineId) ?? 0);
      return [lineId, isUndone ? 0 : Math.max(0, quantity - gone)];
    }),
  );
}

function paidFor(line: OrderLine, units: number): bigint {
  if (line.quantity === 0) return 0n;
  const paid = line.unitPrice * BigInt(line.quantity) - line.discount;
  return paid <= 0n ? 0n : (paid * BigInt(units)) / BigInt(line.quantity);
}
