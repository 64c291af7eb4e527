import { z } from 'zod';
import type { OrderRefund } from '#app/domain/orders/order.ts';
import type { PresentedRefund } from '#app/domain/orders/presented.ts';
import { type OrderId, toOrderId } from '#app/kernel/ids.ts';
import { type Minor, parseMinor } from '#app/kernel/money.ts';
import { amount, moneyBag, numericId, presentedAmount, time } from './fields.ts';

const shopAndCustomer = z.looseObject({ shop_money: z.object({ amount }) });

/** The fields of a refund that are read, in `refunds/create` and within an order. */
export const refundPayload = z.object({
  id: numericId,
  order_id: numericId,
  created_at: time,
  refund_line_items: z
    .array(z.object({ line_item_id: numericId, quantity: z.number().int().min(0) }))
    .default([]),
  refund_shipping_lines: z.array(z.object({ subtotal_amount_set: shopAndCustomer })).nullish(),
  order_adjustments: z
    .array(
      z.object({
        kind: z.string(),
        amount: amount,
        tax_amount: amount.nullish(),
        amount_set: moneyBag,
        tax_amount_set: moneyBag,
      }),
    )
    .default([]),
});
export type RefundPayload = z.output<typeof refundPayload>;

/**
 * A refund in the product's words; Shopify writes money given back as negative adjustments. Shipping given back stands
 * there too, or only in lines of its own, or in both: the adjustments are believed first, as they tell the tax.
 */
export function readRefund(payload: RefundPayload, currency: string): OrderRefund {
  let shipping: Minor = 0n;
  let discrepancy: Minor = 0n;
  for (const adjustment of payload.order_adjustments) {
    const given = -(
      parseMinor(adjustment.amount, currency) + parseMinor(adjustment.tax_amount ?? '0', currency)
    );
    if (adjustment.kind === 'shipping_refund') shipping += given;
    else if (adjustment.kind === 'refund_discrepancy') discrepancy += given;
  }
  if (shipping === 0n) {
    for (const line of payload.refund_shipping_lines ?? []) {
      shipping += parseMinor(line.subtotal_amount_set.shop_money.amount, currency);
    }
  }
  return {
    refundId: payload.id,
    createdAt: payload.created_at,
    lines: payload.refund_line_items.map((line) => ({ lineId: line.line_item_id, quantity: line.quantity })),
    shipping,
    discrepancy,
    presented: shipping === 0n && discrepancy === 0n ? null : readPresented(payload, currency),
  };
}

/** Shipping and what was given beyond, in the customer's currency, by the same rules; null where it is the shop's. */
function readPresented(payload: RefundPayload, currency: string): PresentedRefund | null {
  const given = { shipping: 0n, discrepancy: 0n };
  for (const { kind, amount_set, tax_amount_set } of payload.order_adjustments) {
    const found = presentedAmount(amount_set);
    if (found === null || found.currency === currency) return null;
    const size = -(found.amount + (presentedAmount(tax_amount_set)?.amount ?? 0n));
    if (kind === 'shipping_refund') given.shipping += size;
    else if (kind === 'refund_discrepancy') given.discrepancy += size;
  }
  if (given.shipping !== 0n) return given;
  for (const { subtotal_amount_set } of payload.refund_shipping_lines ?? []) {
    const found = presentedAmount(subtotal_amount_set);
    if (found === null || found.currency === currency) return null;
    given.shipping += found.amount;
  }
  return given;
}

/** The order that a refund belongs to. */
export const orderIdOf = (payload: RefundPayload): OrderId => toOrderId(payload.order_id);
