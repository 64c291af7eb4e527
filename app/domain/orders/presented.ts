import type { Minor } from '#app/kernel/money.ts';
import type { KnownOrder, OrderRefund } from './order.ts';

/** An order's amounts in the currency that its customer paid in, in that currency's minor units. */
export type PresentedAmounts = {
  readonly currency: string;
  /** Of each line, in the order of the lines. */
  readonly lines: readonly { readonly unitPrice: Minor; readonly discount: Minor; readonly tax: Minor }[];
  readonly shipping: { readonly price: Minor; readonly tax: Minor };
};

/** A refund's amounts in the currency that the customer paid in. */
export type PresentedRefund = { readonly shipping: Minor; readonly discrepancy: Minor };

/**
 * The order as its customer saw it, with amounts in the currency they paid in. What is paid of it, and how, stay in the
 * shop's currency: only their proportions count. Null where that currency is the shop's, or where it is not told.
 */
export function asPresented(order: KnownOrder): KnownOrder | null {
  const { presented } = order;
  if (presented === null || presented.lines.length !== order.lines.length) return null;
  const refunds: OrderRefund[] = [];
  for (const refund of order.refunds) {
    const given = refund.presented ?? (refund.shipping === 0n && refund.discrepancy === 0n ? NOTHING : null);
    if (given === null) return null;
    refunds.push({ ...refund, ...given });
  }
  return {
    ...order,
    currency: presented.currency,
    lines: order.lines.map((line, index) => ({ ...line, ...presented.lines[index] })),
    shipping: presented.shipping,
    refunds,
  };
}

const NOTHING: PresentedRefund = { shipping: 0n, discrepancy: 0n };
