import { z } from 'zod';
import { FINANCIAL_STATUSES, lastParcel, type OrderSnapshot } from '#app/domain/orders/order.ts';
import { paymentsByNames } from '#app/domain/orders/payments.ts';
import type { PresentedAmounts } from '#app/domain/orders/presented.ts';
import { addressKey } from '#app/domain/referrals/address-key.ts';
import { toOrderId } from '#app/kernel/ids.ts';
import { type Minor, parseMinor } from '#app/kernel/money.ts';
import {
  amount,
  currency,
  customerIdOrNull,
  maybeId,
  maybeText,
  maybeTime,
  moneyBag,
  numericId,
  presentedAmount,
  time,
} from './fields.ts';
import { readRefund, refundPayload } from './refund.ts';

const taxLines = z.array(z.object({ price: amount, price_set: moneyBag })).default([]);
const allocations = z.array(z.object({ amount: amount, amount_set: moneyBag })).default([]);

/** The part of Shopify's order payload that Lealta reads (orders/create, paid, updated, cancelled). */
export const orderPayload = z.object({
  id: numericId,
  name: z.string(),
  created_at: time,
  processed_at: maybeTime,
  updated_at: time,
  cancelled_at: maybeTime,
  fulfillment_status: maybeText,
  fulfillments: z.array(z.object({ created_at: maybeTime, status: maybeText })).nullish(),
  financial_status: z.enum(FINANCIAL_STATUSES).nullish(),
  test: z.boolean().nullish(),
  source_name: maybeText,
  currency,
  presentment_currency: maybeText,
  taxes_included: z.boolean().default(false),
  total_price: amount,
  current_total_price: amount.nullish(),
  total_outstanding: amount.nullish(),
  payment_gateway_names: z.array(z.string()).nullish(),
  email: maybeText,
  phone: maybeText,
  customer_locale: maybeText,
  shipping_address: z
    .object({ address1: maybeText, address2: maybeText, zip: maybeText, country_code: maybeText })
    .nullish(),
  discount_codes: z.array(z.object({ code: z.string() })).default([]),
  line_items: z
    .array(
      z.object({
        id: numericId,
        product_id: maybeId,
        variant_id: maybeId,
        title: z.string().nullish(),
        quantity: z.number().int().min(0),
        current_quantity: z.number().int().min(0).nullish(),
        price: amount,
        price_set: moneyBag,
        gift_card: z.boolean().nullish(),
        discount_allocations: allocations,
        tax_lines: taxLines,
      }),
    )
    .default([]),
  shipping_lines: z
    .array(
      z.object({
        price: amount,
        price_set: moneyBag,
        discount_allocations: allocations,
        tax_lines: taxLines,
      }),
    )
    .default([]),
  refunds: z.array(refundPayload).default([]),
  customer: z
    .object({
      id: numericId,
      email: maybeText,
      phone: maybeText,
      first_name: maybeText,
      last_name: maybeText,
      created_at: maybeTime,
    })
    .nullish(),
});
export type OrderPayload = z.output<typeof orderPayload>;

/** An order payload in the product's words; `triggeredAt` is when Shopify sent it. */
export function readOrder(payload: OrderPayload, triggeredAt: Date): OrderSnapshot {
  const money = (text: string): Minor => parseMinor(text, payload.currency);
  const sum = (amounts: readonly string[]): Minor => amounts.reduce((total, text) => total + money(text), 0n);
  const shipping = payload.shipping_lines.reduce(
    (total, line) => ({
      price: total.price + money(line.price) - sum(line.discount_allocations.map((one) => one.amount)),
      tax: total.tax + sum(line.tax_lines.map((one) => one.price)),
    }),
    { price: 0n, tax: 0n },
  );
  const { customer, shipping_address: shipTo } = payload;
  return {
    orderId: toOrderId(payload.id),
    name: payload.name,
    placedAt: payload.processed_at ?? payload.created_at,
    updatedAt: payload.updated_at,
    triggeredAt,
    cancelledAt: payload.cancelled_at,
    financialStatus: payload.financial_status ?? 'pending',
    test: payload.test ?? false,
    sourceName: payload.source_name ?? '',
    currency: payload.currency,
    taxesIncluded: payload.taxes_included,
    total: money(payload.current_total_price ?? payload.total_price),
    payments: paymentsByNames(payload.payment_gateway_names ?? []),
    outstanding: money(payload.total_outstanding ?? '0'),
    fulfilledAt:
      payload.fulfillment_status === 'fulfilled'
        ? lastParcel(
            (payload.fulfillments ?? []).map(({ created_at, status }) => ({ createdAt: created_at, status })),
          )
        : null,
    discountCodes: payload.discount_codes.map((discount) => discount.code),
    lines: payload.line_items.map((line) => ({
      lineId: line.id,
      productId: line.product_id,
      variantId: line.variant_id,
      title: line.title ?? '',
      quantity: line.quantity,
      currentQuantity: line.current_quantity ?? null,
      unitPrice: money(line.price),
      discount: sum(line.discount_allocations.map((one) => one.amount)),
      tax: sum(line.tax_lines.map((one) => one.price)),
      giftCard: line.gift_card ?? false,
    })),
    shipping,
    presented: readPresented(payload),
    refunds: payload.refunds.map((refund) => readRefund(refund, payload.currency)),
    customer:
      customer === null || customer === undefined
        ? null
        : {
            shopifyId: customerIdOrNull(customer.id),
            email: customer.email ?? payload.email,
            phone: customer.phone ?? payload.phone,
            firstName: customer.first_name ?? '',
            lastName: customer.last_name ?? '',
            locale: payload.customer_locale,
            createdAt: customer.created_at,
          },
    shipTo: shipTo ? addressKey({ ...shipTo, country: shipTo.country_code }) : null,
  };
}

/** The amounts in the customer's currency; null where it is the shop's, or where one of them is missing. */
function readPresented(payload: OrderPayload): PresentedAmounts | null {
  const { presentment_currency: own } = payload;
  if (own === null || own === payload.currency) return null;
  let isWhole = true;
  const of = (bag: unknown): Minor => {
    const found = presentedAmount(bag);
    if (found?.currency !== own) isWhole = false;
    return found?.amount ?? 0n;
  };
  const sum = (bags: readonly unknown[]): Minor => bags.reduce<Minor>((total, bag) => total + of(bag), 0n);
  const discountOf = (line: { discount_allocations: readonly { amount_set?: unknown }[] }): Minor =>
    sum(line.discount_allocations.map((one) => one.amount_set));
  const taxOf = (line: { tax_lines: readonly { price_set?: unknown }[] }): Minor =>
    sum(line.tax_lines.map((one) => one.price_set));
  const presented = {
    currency: own,
    lines: payload.line_items.map((line) => ({
      unitPrice: of(line.price_set),
      discount: discountOf(line),
      tax: taxOf(line),
    })),
    shipping: payload.shipping_lines.reduce(
      (total, line) => ({
        price: total.price + of(line.price_set) - discountOf(line),
        tax: total.tax + taxOf(line),
      }),
      { price: 0n, tax: 0n },
    ),
  };
  return isWhole ? presented : null;
}
