import type { KnownOrder, OrderLine } from '#app/domain/orders/order.ts';
import { type OrderPayments, PAID_PLAINLY } from '#app/domain/orders/payments.ts';
import type { Minor } from '#app/kernel/money.ts';
import { divideRounded } from '#app/kernel/rounding.ts';

/** What counts besides the goods' own value. */
export type ValueBasis = {
  readonly includeTax: boolean;
  readonly includeShipping: boolean;
  readonly includeGiftCards: boolean;
  /** The price before discounts instead of what was paid. */
  readonly beforeDiscounts: boolean;
  /** Whether what was paid with gift cards, or with store credit, earns. */
  readonly includeGiftCardPayments: boolean;
  readonly includeStoreCreditPayments: boolean;
};

type Valued = { readonly counted: Minor; readonly money: Minor };

/** A line as it stands: the units that are kept, and their part of what counts. */
export type ValuedLine = { readonly line: OrderLine; readonly units: bigint; readonly value: Minor };

/** What of an order counts: `net` is all of it, `goods` the lines' part, which the lines' values add up to. */
export type OrderValue = {
  readonly net: Minor;
  readonly goods: Minor;
  readonly lines: readonly ValuedLine[];
};

const NOTHING: OrderValue = { net: 0n, goods: 0n, lines: [] };

/** Net paid product value of an order as it stands, in minor units of its currency, never negative. */
export const netValue = (order: KnownOrder, basis: ValueBasis): Minor => valueOrder(order, basis).net;

/**
 * What of an order counts as it stands: lines after discounts and returns, less money given back beyond them, times
 * the share that has been paid, and of that the share paid with what earns. It depends only on the order's present state, so any order of edits and refunds that
 * ends in the same state gives the same value.
 *
 * An amount-only refund is money with tax; where tax does not count it lowers the value by its share without tax. It
 * belongs to no line, and neither does what is still to be paid: each lowers all lines in proportion.
 */
export function valueOrder(order: KnownOrder, basis: ValueBasis): OrderValue {
  if (order.deletedAt !== null || order.cancelledAt !== null || order.test) return NOTHING;
  const returned = returnedQuantities(order);
  let counted = 0n;
  let keptCounted = 0n;
  let keptMoney = 0n;
  const kept: ValuedLine[] = [];
  for (const line of order.lines) {
    const whole = lineValue(line, order.taxesIncluded, basis);
    const value = line.giftCard && !basis.includeGiftCards ? { counted: 0n, money: whole.money } : whole;
    const units = BigInt(line.quantity - (returned.get(line.lineId) ?? 0));
    const quantity = BigInt(line.quantity);
    counted += value.counted;
    if (units <= 0n || value.counted === 0n) continue;
    const part = divideRounded(value.counted * units, quantity, 'nearest');
    kept.push({ line, units, value: part });
    keptCounted += part;
    keptMoney += divideRounded(value.money * units, quantity, 'nearest');
  }
  let shippingBack = 0n;
  let beyond = 0n;
  for (const refund of order.refunds) {
    shippingBack += refund.shipping;
    beyond += refund.discrepancy;
  }
  const goodsBeforePayment = clamp(keptCounted - shareOf(beyond, keptCounted, keptMoney), 0n, counted);
  let net = goodsBeforePayment;
  if (basis.includeShipping) {
    const shipping = countedValue(
      order.shipping.price,
      order.shipping.tax,
      order.taxesIncluded,
      basis.includeTax,
    );
    net += clamp(
      shipping.counted - shareOf(shippingBack, shipping.counted, shipping.money),
      0n,
      shipping.counted,
    );
  }
  const earning = (value: Minor): Minor => earningShare(order, basis, paidShare(order, value));
  const goods = earning(goodsBeforePayment);
  return { net: earning(net), goods, lines: scaled(kept, keptCounted, goods) };
}

/** The lines in the proportions of their values, so that they add up to `goods` exactly. */
function scaled(lines: readonly ValuedLine[], total: Minor, goods: Minor): readonly ValuedLine[] {
  if (total === goods) return lines;
  let before = 0n;
  let given = 0n;
  return lines.map((one) => {
    before += one.value;
    const until = total === 0n ? 0n : divideRounded(goods * before, total, 'nearest');
    const value = until - given;
    given = until;
    return { ...one, value };
  });
}

/** Units of each line that are no longer the customer's: removed by an edit or returned, whichever tells more. */
function returnedQuantities(order: KnownOrder): Map<bigint, number> {
  const refunded = new Map<bigint, number>();
  for (const refund of order.refunds) {
    for (const line of refund.lines)
      refunded.set(line.lineId, (refunded.get(line.lineId) ?? 0) + line.quantity);
  }
  const returned = new Map<bigint, number>();
  for (const line of order.lines) {
    const edited = line.currentQuantity === null ? 0 : line.quantity - line.currentQuantity;
    returned.set(line.lineId, Math.min(line.quantity, Math.max(edited, refunded.get(line.lineId) ?? 0)));
  }
  return returned;
}

/** What a whole line counts, and the money paid for it. Before discounts, its tax counts in the same proportion. */
function lineValue(line: OrderLine, taxesIncluded: boolean, basis: ValueBasis): Valued {
  const full = line.unitPrice * BigInt(line.quantity);
  const paid = full > line.discount ? full - line.discount : 0n;
  const value = countedValue(paid, line.tax, taxesIncluded, basis.includeTax);
  if (!basis.beforeDiscounts || paid === full) return value;
  const counted = paid === 0n ? full : divideRounded(value.counted * full, paid, 'nearest');
  return { counted, money: value.money };
}

/** Value that counts, and the money paid for it (with tax). */
function countedValue(amount: Minor, tax: Minor, taxesIncluded: boolean, includeTax: boolean): Valued {
  const money = taxesIncluded ? amount : amount + tax;
  const withoutTax = taxesIncluded ? amount - tax : amount;
  const counted = includeTax ? money : withoutTax;
  return { counted: counted > 0n ? counted : 0n, money };
}

/** The part of a sum of money that counts, in the proportion in which the goods' money counts. */
function shareOf(money: Minor, counted: Minor, countedMoney: Minor): Minor {
  if (money === 0n || countedMoney <= 0n) return money > 0n ? counted : 0n;
  const size = divideRounded((money < 0n ? -money : money) * counted, countedMoney, 'nearest');
  return money < 0n ? -size : size;
}

/** What is still to be paid earns nothing yet, whichever of the statuses of a paid order stands beside it. */
function paidShare(order: KnownOrder, net: Minor): Minor {
  switch (order.financialStatus) {
    case 'paid':
    case 'partially_refunded':
    case 'partially_paid': {
      if (order.outstanding <= 0n) return net;
      const paid = clamp(order.total - order.outstanding, 0n, order.total);
      return order.total > 0n ? divideRounded(net * paid, order.total, 'down') : 0n;
    }
    case 'refunded':
    case 'pending':
    case 'authorized':
    case 'voided':
    case 'expired':
      return 0n;
  }
}

/** What was paid with something that earns nothing; null: how much is not known yet. */
export function paidWithoutEarning(
  { payments }: Pick<KnownOrder, 'payments'>,
  basis: Pick<ValueBasis, 'includeGiftCardPayments' | 'includeStoreCreditPayments'>,
): Pick<OrderPayments, 'giftCard' | 'storeCredit'> | null {
  if (basis.includeGiftCardPayments && basis.includeStoreCreditPayments) return PAID_PLAINLY;
  if (payments === null) return null;
  return {
    giftCard: basis.includeGiftCardPayments ? 0n : payments.giftCard,
    storeCredit: basis.includeStoreCreditPayments ? 0n : payments.storeCredit,
  };
}

/**
 * The share of all that was paid which was paid with something that earns. It does not change with refunds, whatever
 * they are given back to. Nothing until it is known: points given too early could be spent before they are taken back.
 */
function earningShare(order: KnownOrder, basis: ValueBasis, net: Minor): Minor {
  const without = paidWithoutEarning(order, basis);
  if (without === null) return 0n;
  const part = without.giftCard + without.storeCredit;
  if (part <= 0n || order.payments === null) return net;
  const { paid } = order.payments;
  return part >= paid ? 0n : divideRounded(net * (paid - part), paid, 'down');
}

const clamp = (value: bigint, low: bigint, high: bigint): bigint =>
  value < low ? low : value > high ? high : value;
