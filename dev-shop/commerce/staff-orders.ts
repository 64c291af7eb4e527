/** Orders that do not come of a shopper's cart: a draft that staff made, a sale at the till, another app's order. */
import { randomBytes } from 'node:crypto';
import type { DevShopContext } from '../context.ts';
import { HttpRefusal } from '../http.ts';
import type { CartLine, Checkout, Customer, Order, Store } from '../model.ts';
import { placeOrder } from './place-order.ts';

export type StaffOrder = { customer: Customer | null; lines: CartLine[]; sourceName: string };

/** Reads lines given as variant and quantity. @throws HttpRefusal for anything else */
export function readLines(context: DevShopContext, store: Store, given: unknown): CartLine[] {
  const lines = Array.isArray(given) ? (given as unknown[]) : [];
  const read = lines.flatMap((line): CartLine[] => {
    const { variantId, quantity = 1 } = (line ?? {}) as { variantId?: unknown; quantity?: unknown };
    if (typeof variantId !== 'number' || typeof quantity !== 'number' || quantity < 1) return [];
    if (!context.find.variant(store, variantId)) return [];
    return [{ key: `${variantId}:`, variantId, quantity: Math.trunc(quantity), properties: {} }];
  });
  if (read.length === 0 || read.length < lines.length)
    throw new HttpRefusal(422, '"lines" must be variants of the store with quantities');
  return read;
}

/**
 * A draft order, as a checkout that its customer is invited to. Its buyer is known and not logged in; the store's
 * validations hold there.
 */
export function draftOrder(
  context: DevShopContext,
  store: Store,
  { customer, lines }: Pick<StaffOrder, 'customer' | 'lines'>,
): Checkout {
  const now = context.now().toISOString();
  const token = randomBytes(16).toString('hex');
  const checkout: Checkout = {
    id: context.nextId(store),
    token,
    cartToken: `draft-${token}`,
    email: customer?.email ?? null,
    phone: customer?.phone ?? null,
    customerId: null,
    locale: customer?.locale ?? store.primaryLocale,
    shippingAddress: customer?.address ?? null,
    lines,
    discountCodes: [],
    createdAt: now,
    updatedAt: now,
    completedAt: null,
    orderId: null,
    sourceName: 'shopify_draft_order',
  };
  store.checkouts.push(checkout);
  context.save(store);
  return checkout;
}

/** Staff take a draft for paid: no validation is asked. */
export function completeDraft(context: DevShopContext, store: Store, checkout: Checkout): Order {
  return place(context, store, checkout, {
    customer: checkout.email ? context.find.customerByEmail(store, checkout.email) : null,
    lines: checkout.lines,
    sourceName: 'shopify_draft_order',
  });
}

/** An order that no checkout has seen, such as one of the till (`pos`) or of another app. */
export function orderByStaff(context: DevShopContext, store: Store, order: StaffOrder): Order {
  return place(context, store, null, order);
}

function place(
  context: DevShopContext,
  store: Store,
  checkout: Checkout | null,
  { customer, lines, sourceName }: StaffOrder,
): Order {
  const outcome = placeOrder(
    context,
    store,
    {
      lines,
      discountCodes: [],
      email: customer?.email ?? null,
      phone: customer?.phone ?? null,
      customerId: customer?.email ? null : (customer?.id ?? null),
      shippingAddress: customer?.address ?? null,
      locale: customer?.locale ?? store.primaryLocale,
      payment: 'card',
      sourceName,
      checkout,
    },
    {
      at: new Date(context.now().getTime() - context.orderAgeMs),
      pricedAt: context.now(),
      checkStock: false,
    },
  );
  if (outcome.outcome === 'refused') throw new HttpRefusal(422, `The order is refused: ${outcome.code}`);
  return outcome.order;
}
