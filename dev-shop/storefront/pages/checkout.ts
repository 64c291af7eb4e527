import { emptyCart, rememberCode } from '#dev-shop/commerce/cart.ts';
import { openCheckout, updateCheckout } from '#dev-shop/commerce/checkout.ts';
import { giftCardByCode, isUsable, type SplitPayment, splitPayment } from '#dev-shop/commerce/pay.ts';
import { placeOrder } from '#dev-shop/commerce/place-order.ts';
import { type PricedCheckout, priceCheckout } from '#dev-shop/commerce/price-checkout.ts';
import {
  type ContactErrors,
  isEmail,
  shippingCountries,
  validateContact,
} from '#dev-shop/commerce/validate-contact.ts';
import type { Address, Checkout } from '../../model.ts';
import { lineObject } from '../objects/cart.ts';
import { say } from '../texts.ts';
import { type Answer, text, type Visit, whole } from '../visit.ts';
import { showCart } from './cart.ts';
import { problemsOf } from './cart-problems.ts';
import { showNotFound } from './not-found.ts';
import { sayRefusals } from './say-refusals.ts';

/** `/checkout`: turns the cart into a checkout and goes to its page. */
export function startCheckout(visit: Visit): Answer {
  const { context, store, cart, customer, locale, now, session, prefix } = visit;
  if (!cart || cart.lines.length === 0) return { kind: 'redirect', to: `${prefix}/cart` };
  const messages = problemsOf(visit, cart.lines, 'CHECKOUT_INTERACTION');
  if (messages.length > 0) return showCart(visit, { code: 'not-valid', messages });
  const known = session.checkout === null ? null : context.find.checkoutByToken(store, session.checkout);
  const checkout = openCheckout(context, store, cart, { locale, customer, now, known });
  session.checkout = checkout.token;
  return { kind: 'redirect', to: `${prefix}/checkouts/${checkout.token}` };
}

/** `/checkouts/{token}`: the one-page checkout; a POST applies or removes a code, keeps the contact, or places the order. */
export function answerCheckout(visit: Visit, token: string): Answer {
  const { context, store, prefix, customer } = visit;
  const checkout = context.find.checkoutByToken(store, token);
  if (!checkout) return showNotFound(visit);
  if (checkout.orderId !== null) {
    const order = context.find.order(store, checkout.orderId);
    return { kind: 'redirect', to: order ? `${prefix}/orders/${order.token}` : prefix || '/' };
  }
  if (customer && checkout.customerId === null) {
    const change = { customerId: customer.id, email: checkout.email ?? customer.email };
    updateCheckout(
      context,
      store,
      checkout,
      { ...change, shippingAddress: checkout.shippingAddress ?? customer.address },
      visit.now,
    );
  }
  if (visit.method !== 'POST') return showCheckout(visit, checkout, {});
  return takePost(visit, checkout);
}

function takePost(visit: Visit, checkout: Checkout): Answer {
  const { context, store, fields, now, locale, prefix } = visit;
  const action = text(fields, 'action', 300) || 'place';
  const typed = readTyped(visit);
  const codes = [...checkout.discountCodes];
  const cards = [...(checkout.giftCards ?? [])];
  if (action === 'apply-code') {
    // As on Shopify, one field takes discount codes and gift cards.
    const code = text(fields, 'discount_code', 255);
    const card = giftCardByCode(store, code);
    if (card === null || !isUsable(store, card, now)) rememberCode({ discountCodes: codes }, code);
    else if (!cards.includes(card.code)) cards.push(card.code);
  }
  const removedCard = action.startsWith('remove-card:') ? action.slice('remove-card:'.length) : null;
  const removed = action.startsWith('remove-code:')
    ? action.slice('remove-code:'.length).toLowerCase()
    : null;
  updateCheckout(
    context,
    store,
    checkout,
    {
      locale,
      ...(isEmail(typed.email) ? { email: typed.email } : {}),
      ...(typed.address.phone ? { phone: typed.address.phone } : {}),
      ...(typed.address.address1 || typed.address.firstName ? { shippingAddress: typed.address } : {}),
      discountCodes: codes.filter((code) => code.toLowerCase() !== removed),
      giftCards: cards.filter((code) => lastOf(code) !== removedCard),
    },
    now,
  );
  if (visit.cart && visit.cart.token === checkout.cartToken)
    visit.cart.discountCodes = [...checkout.discountCodes];
  if (action === 'contact') return { kind: 'json', status: 200, value: { email: checkout.email } };
  if (action !== 'place') return { kind: 'redirect', to: `${prefix}/checkouts/${checkout.token}#summary` };

  const needsAddress = priceOf(visit, checkout).shipping.required;
  const errors = validateContact(typed, needsAddress);
  // Where cards and credit pay everything, nothing is left to choose.
  const payment = owed(visit, checkout) === 0 ? 'card' : text(fields, 'payment');
  const payable = payment === 'card' || payment === 'bank-transfer';
  if (Object.keys(errors).length > 0 || !payable) {
    return showCheckout(visit, checkout, {
      typed,
      errors,
      payment: payable ? payment : null,
      unpayable: !payable,
    });
  }
  const messages = problemsOf(visit, checkout.lines, 'CHECKOUT_COMPLETION', checkout.email);
  if (messages.length > 0) return showCheckout(visit, checkout, { typed, payment });
  const outcome = placeOrder(
    context,
    store,
    {
      lines: checkout.lines,
      discountCodes: checkout.discountCodes,
      giftCards: checkout.giftCards ?? [],
      email: typed.email,
      phone: typed.address.phone,
      customerId: visit.customer?.id ?? null,
      shippingAddress: typed.address,
      locale,
      payment,
      acceptsMarketing: fields.accepts_marketing !== undefined,
      checkout,
      ...(checkout.sourceName ? { sourceName: checkout.sourceName } : {}),
      expectedTotal: whole(fields, 'expected_total', Number.NaN),
    },
    { at: new Date(now.getTime() - context.orderAgeMs), pricedAt: now },
  );
  if (outcome.outcome === 'refused')
    return showCheckout(visit, checkout, { typed, payment, problem: outcome });
  const ordered = store.carts[checkout.cartToken];
  if (ordered) emptyCart(ordered, now);
  visit.session.checkout = null;
  context.save(store);
  return { kind: 'redirect', to: `${prefix}/orders/${outcome.order.token}?thanks=1` };
}

/** What is shown of a gift card's code, in capitals as it was given. */
const lastOf = (code: string): string => code.slice(-4).toUpperCase();

type Typed = { email: string; address: Address };
type Shown = {
  typed?: Typed;
  errors?: ContactErrors;
  payment?: string | null;
  unpayable?: boolean;
  problem?:
    | { code: 'empty' }
    | { code: 'not-enough'; variantId: number; available: number }
    | { code: 'total-changed' };
};

function showCheckout(visit: Visit, checkout: Checkout, shown: Shown): Answer {
  const { locale, customer, store } = visit;
  const priced = priceOf(visit, checkout);
  if (priced.lines.length === 0) return { kind: 'redirect', to: `${visit.prefix}/cart` };
  const problems = problemsOf(visit, checkout.lines, 'CHECKOUT_INTERACTION', checkout.email);
  const failed = Boolean(shown.errors || shown.problem || problems.length > 0);
  return {
    kind: 'page',
    status: failed ? 422 : 200,
    layout: 'till',
    template: 'checkout',
    pageType: 'checkout',
    title: say(locale, 'checkout.title'),
    data: {
      checkout: {
        token: checkout.token,
        email: shown.typed?.email ?? checkout.email ?? customer?.email ?? '',
        address: shown.typed?.address ??
          checkout.shippingAddress ??
          customer?.address ?? { countryCode: store.countryCode },
        needs_address: priced.shipping.required,
        payment: shown.payment ?? 'card',
        url: `${visit.prefix}/checkouts/${checkout.token}`,
      },
      summary: summaryObject(visit, checkout, priced),
      errors: sayErrors(visit, shown),
      problem: shown.problem
        ? say(locale, `checkout.problems.${shown.problem.code.replaceAll('-', '_')}`)
        : null,
      problems,
      countries: Object.keys(shippingCountries).map((code) => ({
        code,
        name: say(locale, `countries.${code}`),
      })),
    },
  };
}

/** Prices, discounts and refusals of a checkout as its summary shows them. */
function summaryObject(visit: Visit, checkout: Checkout, priced: PricedCheckout) {
  const split = splitOf(visit, checkout, priced);
  return {
    cards: split.cards.map(({ card, amount }) => ({ last: lastOf(card.code), amount })),
    credit: split.credit,
    due: split.due,
    lines: priced.lines.map((line) => lineObject(visit, line)),
    units: priced.lines.reduce((sum, line) => sum + line.quantity, 0),
    subtotal: priced.subtotal,
    applied: priced.applied
      .filter(({ amount }) => amount > 0)
      .map(({ code, title, amount }) => ({ code, title, amount })),
    refused: sayRefusals(visit, priced),
    shipping_required: priced.shipping.required,
    shipping: priced.shipping.price - priced.shipping.discount,
    tax: priced.tax,
    total: priced.total,
  };
}

function sayErrors({ locale }: Visit, { errors = {}, unpayable }: Shown): { field: string; text: string }[] {
  const said = Object.entries(errors).map(([field, error]) => ({
    field,
    text:
      error === 'missing'
        ? say(locale, `checkout.missing.${field}`)
        : say(locale, `checkout.errors.${error.replaceAll('-', '_')}`),
  }));
  if (unpayable) said.push({ field: 'payment', text: say(locale, 'checkout.missing.payment') });
  return said;
}

function priceOf(visit: Visit, checkout: Checkout): PricedCheckout {
  return priceCheckout(visit.context.find, visit.store, {
    lines: checkout.lines,
    codes: checkout.discountCodes,
    buyer: { customerId: visit.customer?.id ?? null, email: checkout.email },
    now: visit.now,
  });
}

function splitOf(visit: Visit, checkout: Checkout, priced: PricedCheckout): SplitPayment {
  return splitPayment(visit.store, priced.total, {
    giftCards: checkout.giftCards ?? [],
    customerId: visit.customer?.id ?? null,
    now: visit.now,
  });
}

const owed = (visit: Visit, checkout: Checkout): number =>
  splitOf(visit, checkout, priceOf(visit, checkout)).due;

function readTyped({ fields, store }: Visit): Typed {
  return {
    email: text(fields, 'email', 300).toLowerCase(),
    address: {
      firstName: text(fields, 'firstName'),
      lastName: text(fields, 'lastName'),
      address1: text(fields, 'address1'),
      city: text(fields, 'city'),
      zip: text(fields, 'zip', 20),
      province: text(fields, 'province'),
      countryCode: text(fields, 'countryCode', 2) || store.countryCode,
      phone: text(fields, 'phone', 40) || null,
    },
  };
}
