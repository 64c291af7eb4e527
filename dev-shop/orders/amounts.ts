/** What an order is worth, as ordered and now. Everything is in minor units of the store's currency. */
import type { Order, OrderLine } from '../model.ts';

/** The part of a line's amount that falls on some of its units; whole units always sum to the whole amount. */
export function shareOf(amount: number, units: number, quantity: number): number {
  return quantity === 0 ? 0 : Math.round((amount * units) / quantity);
}

/** A line's price after discounts for a number of its units (with tax where the order's prices include it). */
export function lineNet(line: OrderLine, units: number): number {
  return shareOf(line.price * line.quantity - line.discount, units, line.quantity);
}

export type OrderAmounts = {
  lineItems: number;
  discounts: number;
  subtotal: number;
  shipping: number;
  tax: number;
  total: number;
  currentLineItems: number;
  currentDiscounts: number;
  currentSubtotal: number;
  /** What is left of shipping, with its tax: what can still be refunded of it. */
  currentShipping: number;
  currentTax: number;
  currentTotal: number;
  refunded: number;
  outstanding: number;
};

const sum = <Item>(items: readonly Item[], value: (item: Item) => number): number =>
  items.reduce((total, item) => total + value(item), 0);

/**
 * Totals as ordered (`quantity`, with units added by edits) and as they stand after edits and refunds
 * (`currentQuantity`, shipping refunds, differences). `outstanding` is what the buyer still owes; negative: is owed.
 */
export function amountsOf(order: Order): OrderAmounts {
  const { lines, shipping, refunds, taxesIncluded } = order;
  const shippingNet = shipping.price - shipping.discount;
  const lineTax = sum(lines, (line) => line.tax);
  const subtotal = sum(lines, (line) => lineNet(line, line.quantity));
  const tax = lineTax + shipping.tax;
  const total = subtotal + shippingNet + (taxesIncluded ? 0 : tax);

  const shippingGross = shippingNet + (taxesIncluded ? 0 : shipping.tax);
  const currentShipping = shippingGross - sum(refunds, (refund) => refund.shippingRefund);
  const currentShippingTax = shareOf(shipping.tax, currentShipping, shippingGross);
  const currentLineTax = sum(lines, (line) => shareOf(line.tax, line.currentQuantity, line.quantity));
  const currentSubtotal = sum(lines, (line) => lineNet(line, line.currentQuantity));
  const currentTotal =
    currentSubtotal +
    currentShipping +
    (taxesIncluded ? 0 : currentLineTax) -
    sum(refunds, (refund) => refund.discrepancy);
  const refunded = sum(refunds, (refund) => refund.amount);
  const currentLineItems = sum(lines, (line) => line.price * line.currentQuantity);
  return {
    lineItems: sum(lines, (line) => line.price * line.quantity),
    discounts: sum(lines, (line) => line.discount) + shipping.discount,
    subtotal,
    shipping: shippingNet,
    tax,
    total,
    currentLineItems,
    currentDiscounts: currentLineItems - currentSubtotal + shipping.discount,
    currentSubtotal,
    currentShipping,
    currentTax: currentLineTax + currentShippingTax,
    currentTotal,
    refunded,
    outstanding: currentTotal - (order.paid - refunded),
  };
}

/** The status Shopify shows for what was paid and given back. */
export function financialStatusOf(order: Order): Order['financialStatus'] {
  const { refunded, outstanding } = amountsOf(order);
  if (order.paid === 0) return order.financialStatus;
  if (refunded >= order.paid) return 'refunded';
  if (refunded > 0) return 'partially_refunded';
  return outstanding > 0 ? 'partially_paid' : 'paid';
}
