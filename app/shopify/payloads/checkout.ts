import { z } from 'zod';
import type { CheckoutSnapshot } from '#app/domain/events/shop-event.ts';
import { parseMinor } from '#app/kernel/money.ts';
import {
  amount,
  currency,
  customerIdOrNull,
  maybeId,
  maybeText,
  maybeTime,
  numericId,
  time,
} from './fields.ts';

/** The fields of `checkouts/create` and `checkouts/update` that are read. */
export const checkoutPayload = z.object({
  token: z.string().min(1).max(255),
  id: maybeId,
  cart_token: maybeText,
  email: maybeText,
  phone: maybeText,
  customer_locale: maybeText,
  currency,
  total_price: amount,
  abandoned_checkout_url: maybeText,
  created_at: time,
  updated_at: time,
  completed_at: maybeTime,
  customer: z.object({ id: numericId }).nullish(),
  line_items: z
    .array(
      z.object({
        variant_id: maybeId,
        title: z.string().nullish(),
        quantity: z.number().int().min(0),
        price: amount,
      }),
    )
    .default([]),
});

/** A checkout payload in the product's words. */
export const readCheckout = (payload: z.output<typeof checkoutPayload>): CheckoutSnapshot => ({
  token: payload.token,
  checkoutId: payload.id,
  cartToken: payload.cart_token,
  shopifyCustomerId: customerIdOrNull(payload.customer?.id ?? null),
  email: payload.email,
  phone: payload.phone,
  locale: payload.customer_locale,
  currency: payload.currency,
  total: parseMinor(payload.total_price, payload.currency),
  lines: payload.line_items.map((line) => ({
    variantId: line.variant_id === null ? null : String(line.variant_id),
    title: line.title ?? '',
    quantity: line.quantity,
    price: Number(parseMinor(line.price, payload.currency)),
  })),
  recoveryUrl: payload.abandoned_checkout_url,
  createdAt: payload.created_at,
  updatedAt: payload.updated_at,
  completedAt: payload.completed_at,
});

/** Names the checkout by its id alone: no token comes with it. */
export const deletedCheckoutPayload = z.object({ id: numericId });
