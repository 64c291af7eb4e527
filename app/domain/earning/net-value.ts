import type { KnownOrder, OrderLine } from '#app/domain/orders/order.ts';
import type { Minor } from '#app/kernel/money.ts';
import { divideRounded } from '#app/kernel/rounding.ts';

/** What counts besides the goods' own value. */
export type ValueBasis = {
  readonly includeTax: boolean;
  readonly includeShipping: boolean;
  readonly includeGiftCards: boolean;
};

type Valued = { readonly counted: Minor; readonly money: Minor };

/**
 * Net paid product value of an order as it stands: lines after discounts and returns, less money given back beyond
 * them, times the share that has been paid. It depends only on the order's present state, so any order of edits and
 * refunds that ends in the same state gives the same value.
 *
 * An amount-only refund is money with tax; where tax does not count it lowers the value by its share without tax.
 * @returns minor units of the order's currency, never negative
 */
export function netValue(order: KnownOrder, basis: ValueBasis): Minor {
  if (order.deletedAt !== null || order.cancelledAt !== null || order.test) return 0n;
  const returned = returnedQuantities(order);
  let counted = 0n;
  let keptCounted = 0n;
  let keptMoney = 0n;
  for (const line of order.lines) {
    const whole = countedValue(lineMoney(line), line.tax, order.taxesIncluded, basis.includeTax);
    const value = line.giftCard && !basis.includeGiftCards ? { counted: 0n, money: whole.money } : whole;
    const kept = BigInt(line.quantity - (returned.get(line.lineId) ?? 0));
    const quantity = BigInt(line.quantity);
    counted += value.counted;
    if (kept <= 0n || value.counted === 0n) continue;
    keptCounted += divideRounded(value.counted * kept, quantity, 'nearest');
    keptMoney += divideRounded(value.money * kept, quantity, 'nearest');
  }
  let shippingBack = 0n;
  let beyond = 0n;
  for (const refund of order.refunds) {
    shippingBack += refund.shipping;
    beyond += refund.discrepancy;
  }
  let net = keptCounted - shareOf(beyond, keptCounted, keptMoney);
  net = clamp(net, 0n, counted);
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
  return paidShare(order, net);
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

const lineMoney = (line: OrderLine): Minor => {
  const money = line.unitPrice * BigInt(line.quantity) - line.discount;
  return money > 0n ? money : 0n;
};

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

const clamp = (value: bigint, low: bigint, high: bigint): bigint =>
  value < low ? low : value > high ? high : value;
