import type { Minor } from '#app/kernel/money.ts';

/**
 * What was paid for an order, and how much of it with gift cards and with store credit; minor units of the order's
 * currency. It is what was ever taken: money given back changes the order, not how it was paid.
 */
export type OrderPayments = {
  readonly paid: Minor;
  readonly giftCard: Minor;
  readonly storeCredit: Minor;
};

/** Shopify's names of the gateways that are no money of the moment. */
const GIFT_CARD = 'gift_card';
const STORE_CREDIT = 'shopify_store_credit';

/** Of an order that nothing was paid for with gift cards or store credit; how much was paid does not matter then. */
export const PAID_PLAINLY: OrderPayments = { paid: 0n, giftCard: 0n, storeCredit: 0n };

/** What the names of an order's gateways tell; null where a part was paid with gift cards or store credit, and how much is not told. */
export const paymentsByNames = (gateways: readonly string[]): OrderPayments | null =>
  gateways.includes(GIFT_CARD) || gateways.includes(STORE_CREDIT) ? null : PAID_PLAINLY;

/** A payment as the Admin API tells it, `kind` and `status` in its upper case. */
export type OrderTransaction = {
  readonly kind: string;
  readonly status: string;
  readonly gateway: string | null;
  readonly amount: Minor;
};

/** Adds up what was taken: sales and captures that succeeded, less the change given at a till. */
export function paymentsOf(transactions: readonly OrderTransaction[]): OrderPayments {
  const sum = { paid: 0n, giftCard: 0n, storeCredit: 0n };
  for (const { kind, status, gateway, amount } of transactions) {
    if (status !== 'SUCCESS') continue;
    if (kind === 'CHANGE') sum.paid -= amount;
    if (kind !== 'SALE' && kind !== 'CAPTURE') continue;
    sum.paid += amount;
    if (gateway === GIFT_CARD) sum.giftCard += amount;
    if (gateway === STORE_CREDIT) sum.storeCredit += amount;
  }
  return sum.giftCard + sum.storeCredit === 0n ? PAID_PLAINLY : sum;
}
