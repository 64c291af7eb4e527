import { createHash } from 'node:crypto';
import type { DevShopContext, Find, ShopEvent } from '../context.ts';
import type { Address, CartLine, Checkout, Customer, Order, Store } from '../model.ts';
import { amountsOf } from '../orders/amounts.ts';
import { identify } from './discount-eligibility.ts';
import { sendOrderConfirmation } from './order-confirmation.ts';
import { splitPayment, takePayment } from './pay.ts';
import { type PricedCheckout, priceCheckout } from './price-checkout.ts';

export type OrderRequest = {
  lines: readonly CartLine[];
  /** Codes as typed; those that do not apply are left out of the order without a word (`refused` of the outcome). */
  discountCodes: readonly string[];
  /** Codes of gift cards that pay. */
  giftCards?: readonly string[];
  email: string | null;
  phone: string | null;
  /** Who is logged in; otherwise the customer is found by e-mail, or created. Null with no e-mail: nobody (a till sale). */
  customerId: number | null;
  shippingAddress: Address | null;
  locale: 'es' | 'en';
  /** `card` is paid at once; `bank-transfer` leaves the order pending until the merchant marks it paid. */
  payment: 'card' | 'bank-transfer';
  acceptsMarketing?: boolean;
  checkout?: Checkout | null;
  sourceName?: string;
  test?: boolean;
  /** Total the shopper was shown (cents); another one refuses the order instead of charging it. */
  expectedTotal?: number;
};

export type OrderOutcome =
  | {
      outcome: 'placed';
      order: Order;
      customer: Customer | null;
      newCustomer: boolean;
      customerChanged: boolean;
      /** The customer takes marketing by e-mail since this order. */
      consentGiven: boolean;
      priced: PricedCheckout;
    }
  | { outcome: 'refused'; code: 'empty' }
  | { outcome: 'refused'; code: 'not-enough'; variantId: number; available: number }
  | { outcome: 'refused'; code: 'total-changed'; priced: PricedCheckout };

type Hands = { find: Find; nextId(store: Store): number };

/**
 * Writes an order into the store: prices it, creates or links the customer, marks discounts as used, takes the units
 * from stock, completes the checkout. Announces nothing, so a history of thousands a second can be written with it;
 * nothing is changed where it refuses. `checkStock: false` sells what is not there (history; a till does too). Its
 * discounts are those that apply at `pricedAt`, when the shopper pays; an order may be dated earlier.
 */
export function recordOrder(
  { find, nextId }: Hands,
  store: Store,
  request: OrderRequest,
  at: Date,
  { checkStock = true, pricedAt = at }: { checkStock?: boolean; pricedAt?: Date } = {},
): OrderOutcome {
  const buyer = { customerId: request.customerId, email: request.email };
  const priced = priceCheckout(find, store, {
    lines: request.lines,
    codes: request.discountCodes,
    buyer,
    now: pricedAt,
  });
  if (priced.lines.length === 0) return { outcome: 'refused', code: 'empty' };
  if (checkStock) {
    const wanted = new Map<number, number>();
    for (const { variant, quantity } of priced.lines) {
      const units = (wanted.get(variant.id) ?? 0) + quantity;
      wanted.set(variant.id, units);
      if (units > variant.inventory) {
        return {
          outcome: 'refused',
          code: 'not-enough',
          variantId: variant.id,
          available: Math.max(0, variant.inventory),
        };
      }
    }
  }
  if (request.expectedTotal !== undefined && request.expectedTotal !== priced.total) {
    return { outcome: 'refused', code: 'total-changed', priced };
  }

  const { customer, newCustomer, customerChanged, consentGiven } = linkCustomer(
    find,
    nextId,
    store,
    request,
    at,
  );
  const order = composeOrder(nextId, store, request, priced, customer, at);
  payOrder(nextId, store, order, request, at);
  store.orders.push(order);
  for (const { variant, quantity } of priced.lines) variant.inventory -= quantity;
  for (const { discount } of priced.applied) discount.usageCount += 1;
  if (request.checkout) {
    request.checkout.completedAt = order.createdAt;
    request.checkout.updatedAt = order.createdAt;
    request.checkout.orderId = order.id;
    request.checkout.customerId = order.customerId;
  }
  return { outcome: 'placed', order, customer, newCustomer, customerChanged, consentGiven, priced };
}

/**
 * Places an order as a shopper does: records it, announces it (`customers/create` or `customers/update`, a new consent, `orders/create`,
 * `orders/paid` when paid, `checkouts/update` with its `completed_at`) and mails the confirmation in the shopper's
 * language. With `announce: false` it is written silently, for a history dated by `at`.
 */
export function placeOrder(
  context: DevShopContext,
  store: Store,
  request: OrderRequest,
  {
    at,
    pricedAt = at,
    announce = true,
    checkStock = true,
  }: { at: Date; pricedAt?: Date; announce?: boolean; checkStock?: boolean },
): OrderOutcome {
  const outcome = recordOrder(context, store, request, at, { checkStock, pricedAt });
  if (outcome.outcome === 'refused' || !announce) return outcome;
  const { order, customer, newCustomer, customerChanged, consentGiven, priced } = outcome;
  const events: ShopEvent[] = [];
  if (customer && newCustomer) events.push({ topic: 'customers/create', customer });
  else if (customer && customerChanged) events.push({ topic: 'customers/update', customer });
  if (customer && consentGiven)
    events.push({ topic: 'customers_email_marketing_consent/update', customer, at: order.createdAt });
  events.push({ topic: 'orders/create', order });
  if (order.financialStatus === 'paid') events.push({ topic: 'orders/paid', order });
  if (request.checkout) events.push({ topic: 'checkouts/update', checkout: request.checkout });
  context.emit(store, ...events);
  context.save(store);
  if (order.email) void sendOrderConfirmation(context, store, order, priced);
  return outcome;
}

/** The customer of an order: logged in, or by e-mail, or new; a new address or consent is kept. */
function linkCustomer(
  find: Find,
  nextId: Hands['nextId'],
  store: Store,
  request: OrderRequest,
  at: Date,
): { customer: Customer | null; newCustomer: boolean; customerChanged: boolean; consentGiven: boolean } {
  const now = at.toISOString();
  const id = identify(find, store, { customerId: request.customerId, email: request.email });
  const known = id === null ? null : find.customer(store, id);
  const address = request.shippingAddress;
  if (known) {
    const newAddress = address !== null && JSON.stringify(address) !== JSON.stringify(known.address);
    const newConsent = request.acceptsMarketing === true && !known.acceptsMarketing;
    if (newAddress || newConsent) {
      known.address = address ?? known.address;
      known.acceptsMarketing ||= request.acceptsMarketing === true;
      if (newConsent) known.consentUpdatedAt = now;
      known.updatedAt = now;
    }
    return {
      customer: known,
      newCustomer: false,
      customerChanged: newAddress || newConsent,
      consentGiven: newConsent,
    };
  }
  if (!request.email)
    return { customer: null, newCustomer: false, customerChanged: false, consentGiven: false };
  const customer: Customer = {
    id: nextId(store),
    email: request.email.trim().toLowerCase(),
    phone: request.phone,
    firstName: address?.firstName ?? '',
    lastName: address?.lastName ?? '',
    locale: request.locale,
    state: 'disabled',
    tags: [],
    acceptsMarketing: request.acceptsMarketing === true,
    address,
    createdAt: now,
    updatedAt: now,
    mergedInto: null,
  };
  store.customers.push(customer);
  return { customer, newCustomer: true, customerChanged: false, consentGiven: customer.acceptsMarketing };
}

function composeOrder(
  nextId: Hands['nextId'],
  store: Store,
  request: OrderRequest,
  priced: PricedCheckout,
  customer: Customer | null,
  at: Date,
): Order {
  const now = at.toISOString();
  const id = nextId(store);
  const number = (store.orders.at(-1)?.number ?? 1000) + 1;
  const paid = request.payment === 'card';
  const automatic = priced.applied.find(({ code, amount }) => code === null && amount > 0);
  return {
    id,
    number,
    name: `#${number}`,
    token: orderToken(store, id, now),
    customerId: customer?.id ?? null,
    email: request.email?.trim().toLowerCase() ?? null,
    phone: request.phone,
    locale: request.locale,
    currency: store.currency,
    presentmentCurrency: store.currency,
    lines: priced.lines.map((line) => ({
      id: nextId(store),
      productId: line.product.id,
      variantId: line.variant.id,
      title: line.product.title,
      variantTitle: line.variant.title === 'Default Title' ? '' : line.variant.title,
      sku: line.variant.sku,
      vendor: line.product.vendor,
      quantity: line.quantity,
      currentQuantity: line.quantity,
      price: line.variant.price,
      discount: line.discount,
      allocations: line.allocations,
      tax: line.tax,
      giftCard: line.product.giftCard,
      requiresShipping: line.variant.requiresShipping,
      taxable: line.variant.taxable,
    })),
    shipping: {
      title: shippingTitle(request.locale, priced.shipping.required),
      price: priced.shipping.price,
      discount: priced.shipping.discount,
      tax: priced.shipping.tax,
    },
    discountCodes: priced.applied.flatMap(({ code, amount, value }) =>
      code === null ? [] : [usedCode(code, amount, value)],
    ),
    taxesIncluded: store.taxesIncluded,
    financialStatus: paid ? 'paid' : 'pending',
    fulfillmentStatus: null,
    paid: paid ? priced.total : 0,
    refunds: [],
    shippingAddress: priced.shipping.required ? request.shippingAddress : null,
    sourceName: request.sourceName ?? 'web',
    ...(automatic ? { automaticTitle: automatic.title } : {}),
    test: request.test ?? false,
    createdAt: now,
    processedAt: now,
    updatedAt: now,
    cancelledAt: null,
    cancelReason: null,
    checkoutId: request.checkout?.id ?? null,
  };
}

/** Gift cards and store credit pay at once, whatever pays the rest. */
function payOrder(
  nextId: Hands['nextId'],
  store: Store,
  order: Order,
  request: OrderRequest,
  now: Date,
): void {
  const { customerId } = request;
  const { total } = amountsOf(order);
  const split = splitPayment(store, total, { giftCards: request.giftCards ?? [], customerId, now });
  const payments = takePayment(store, nextId, split, { customerId, now });
  if (payments.length === 0) return;
  const byCard = request.payment === 'card' ? split.due : 0;
  order.payments = [...payments, ...(byCard > 0 ? [{ gateway: 'bogus' as const, amount: byCard }] : [])];
  order.paid = total - split.due + byCard;
  if (order.paid === total) order.financialStatus = 'paid';
  else order.financialStatus = 'partially_paid';
}

function usedCode(
  code: string,
  amount: number,
  value: PricedCheckout['applied'][number]['value'],
): Order['discountCodes'][number] {
  if (value.kind === 'percentage') return { code, amount, type: 'percentage', percentage: value.percentage };
  return { code, amount, type: value.kind === 'free-shipping' ? 'shipping' : 'fixed_amount' };
}

function shippingTitle(locale: 'es' | 'en', required: boolean): string {
  if (!required) return locale === 'es' ? 'Sin envío' : 'No shipping';
  return locale === 'es' ? 'Envío a domicilio (24/48 h)' : 'Home delivery (24–48 h)';
}

/** Derived and not random, so that a history made from one seed is the same twice; the id in front finds the order. */
function orderToken(store: Store, id: number, now: string): string {
  return `${id.toString(36)}${createHash('md5').update(`${store.domain} ${id} ${now}`).digest('hex')}`;
}

/** The order of a status page's address, or null. */
export function orderByToken(find: Find, store: Store, token: string): Order | null {
  const byId = find.order(store, Number.parseInt(token.slice(0, -32), 36));
  if (byId?.token === token) return byId;
  // Imported orders bring tokens of another making; their pages are rarely asked for.
  return store.orders.find((order) => order.token === token) ?? null;
}
