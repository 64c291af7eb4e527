import { translateTitle } from '#dev-shop/catalogue/wine-shop.ts';
import {
  addToCart,
  type CartOutcome,
  type CartRefusal,
  changeLine,
  emptyCart,
  openCart,
  rememberCode,
} from '#dev-shop/commerce/cart.ts';
import type { Cart, CartLine } from '../../model.ts';
import { cartObject, lineObject, priceCart } from '../objects/cart.ts';
import { say } from '../texts.ts';
import { type Answer, type Fields, localPath, text, type Visit, whole } from '../visit.ts';
import { problemsOf } from './cart-problems.ts';
import { sayRefusals } from './say-refusals.ts';

/** What a change of the cart could not do: the store's own rules, or its validations'. */
type Refusal = CartRefusal | { readonly code: 'not-valid'; readonly messages: readonly string[] };

/** The cart's page; `refusal` is what the last change could not do. What its validations say is shown anyway. */
export function showCart(visit: Visit, refusal: Refusal | null = null): Answer {
  const priced = priceCart(visit, visit.cart);
  const problems = new Set(problemsOf(visit, visit.cart?.lines ?? [], 'CART_INTERACTION'));
  if (refusal?.code === 'not-valid') for (const message of refusal.messages) problems.add(message);
  return {
    kind: 'page',
    status: refusal ? 422 : 200,
    template: 'cart',
    pageType: 'cart',
    title: say(visit.locale, 'cart.title'),
    data: {
      priced: {
        applied: priced.applied
          .filter(({ amount }) => amount > 0)
          .map(({ code, title, amount }) => ({ name: code ?? title, amount })),
        refused: sayRefusals(visit, priced),
        free_shipping_short: priced.freeShippingShort,
        shipping_free: priced.shipping.required && priced.shipping.price === 0,
        gone: priced.missing.length,
      },
      problem: refusal && refusal.code !== 'not-valid' ? explain(visit, refusal) : null,
      problems: [...problems],
    },
  };
}

/** Shopify's `/cart/*.js` calls and their form counterparts (`/cart/add`, `/cart/change`, `/cart/update`, `/cart/clear`). */
export function answerCartCall(visit: Visit, call: string): Answer | null {
  const asJson = call.endsWith('.js') || (visit.headers.accept ?? '').startsWith('application/json');
  const name = call.replace(/\.js$/, '');
  switch (name) {
    case 'add':
      return visit.method === 'POST' ? addItems(visit, asJson) : null;
    case 'change':
      return visit.method === 'POST' ? changeItem(visit, asJson) : null;
    case 'update':
      return visit.method === 'POST' ? updateCart(visit, asJson) : null;
    case 'clear':
      if (visit.method !== 'POST') return null;
      emptyCart(ownCart(visit), visit.now);
      return done(visit, asJson);
    default:
      return null;
  }
}

/** `/cart.js` */
export function showCartJson(visit: Visit): Answer {
  return { kind: 'json', status: 200, value: cartObject(visit, visit.cart) };
}

/** `/cart/123:2,456:1?discount=CODE`: replaces the cart and goes to the checkout (`storefront=true`: to the cart). */
export function followPermalink(visit: Visit, list: string): Answer {
  const { context, store, url, prefix, now } = visit;
  const cart = ownCart(visit);
  emptyCart(cart, now);
  let refusal: CartRefusal | null = null;
  for (const part of list.split(',')) {
    const [variantId, quantity] = part.split(':').map(Number);
    if (variantId === undefined || quantity === undefined) continue;
    const outcome = addToCart(context.find, store, cart, { variantId, quantity }, now);
    if (outcome.outcome === 'refused') refusal = outcome;
  }
  for (const code of (url.searchParams.get('discount') ?? '').split(',')) rememberCode(cart, code);
  const note = url.searchParams.get('note');
  if (note) cart.note = note.slice(0, 1000);
  context.save(store);
  const messages = problemsOf(visit, cart.lines, 'CART_INTERACTION');
  const unfit = messages.length > 0 ? ({ code: 'not-valid', messages } as const) : null;
  if (refusal || unfit || cart.lines.length === 0) return showCart(visit, refusal ?? unfit);
  return {
    kind: 'redirect',
    to: url.searchParams.get('storefront') === 'true' ? `${prefix}/cart` : `${prefix}/checkout`,
  };
}

/** `/discount/CODE?redirect=/path`: remembers the code and goes on. */
export function followDiscountLink(visit: Visit, code: string): Answer {
  rememberCode(ownCart(visit), code);
  visit.context.save(visit.store);
  return { kind: 'redirect', to: localPath(visit.url.searchParams.get('redirect'), visit.prefix || '/') };
}

/** The visit's cart, opened where there was none. */
function ownCart(visit: Visit): Cart {
  const cart = openCart(visit.store, visit.session.cart, visit.now);
  cart.customerId = visit.customer?.id ?? null;
  visit.session.cart = cart.token;
  visit.cart = cart;
  return cart;
}

function addItems(visit: Visit, asJson: boolean): Answer {
  const { fields, context, store, now } = visit;
  const many = Array.isArray(fields.items) ? (fields.items as unknown[]) : null;
  const items = (many ?? [fields]).filter(
    (item): item is Fields => typeof item === 'object' && item !== null,
  );
  const cart = ownCart(visit);
  const before = structuredClone(cart.lines);
  const added: CartLine[] = [];
  for (const item of items) {
    const variantId = whole(item, 'id', Number.NaN);
    const outcome = addToCart(
      context.find,
      store,
      cart,
      { variantId, quantity: whole(item, 'quantity', 1), properties: propertiesOf(item) },
      now,
    );
    if (outcome.outcome === 'refused') {
      cart.lines = before; // all or nothing, as Shopify does
      return refuse(visit, outcome, asJson);
    }
    if (outcome.line) added.push(outcome.line);
  }
  if (added.length === 0) return refuse(visit, { outcome: 'refused', code: 'unknown-variant' }, asJson);
  const messages = problemsOf(visit, cart.lines, 'CART_INTERACTION');
  if (messages.length > 0) {
    cart.lines = before;
    return refuse(visit, { code: 'not-valid', messages }, asJson);
  }
  context.save(store);
  if (!asJson) return { kind: 'redirect', to: localPath(text(fields, 'return_to'), `${visit.prefix}/cart`) };
  const lines = priceCart(visit, cart)
    .lines.filter((line) => added.some((one) => one.key === line.key))
    .map((line) => lineObject(visit, line));
  return { kind: 'json', status: 200, value: many ? { items: lines } : lines[0] };
}

function changeItem(visit: Visit, asJson: boolean): Answer {
  const cart = ownCart(visit);
  const before = structuredClone(cart.lines);
  const quantity = whole(visit.fields, 'quantity', Number.NaN);
  const outcome = change(visit, cart, keyOf(visit.fields, cart), quantity);
  if (outcome.outcome === 'refused') return refuse(visit, outcome, asJson);
  return takeBack(visit, cart, before, asJson) ?? done(visit, asJson);
}

function updateCart(visit: Visit, asJson: boolean): Answer {
  const { fields } = visit;
  const cart = ownCart(visit);
  if (typeof fields.note === 'string') cart.note = fields.note.slice(0, 1000);
  const attributes = fields.attributes;
  if (typeof attributes === 'object' && attributes !== null) {
    for (const [name, value] of Object.entries(attributes)) {
      if (typeof value === 'string') cart.attributes[name.slice(0, 100)] = value.slice(0, 500);
    }
  }
  for (const [name, value] of Object.entries(fields)) {
    const attribute = /^attributes\[(.{1,100})\]$/.exec(name)?.[1];
    if (attribute && typeof value === 'string') cart.attributes[attribute] = value.slice(0, 500);
  }
  if (typeof fields.discount === 'string') {
    cart.discountCodes = [];
    for (const code of fields.discount.split(',')) rememberCode(cart, code);
  }
  const before = structuredClone(cart.lines);
  for (const [key, quantity] of updatesOf(fields, cart)) {
    const outcome = change(visit, cart, key, quantity);
    if (outcome.outcome === 'refused') return refuse(visit, outcome, asJson);
  }
  const taken = takeBack(visit, cart, before, asJson);
  if (taken) return taken;
  const code = text(fields, 'add_code', 255);
  if (code !== '') rememberCode(cart, code);
  const removed = text(fields, 'remove_code', 255).toLowerCase();
  cart.discountCodes = cart.discountCodes.filter((known) => known.toLowerCase() !== removed);
  visit.context.save(visit.store);
  if (!asJson && fields.checkout !== undefined) return { kind: 'redirect', to: `${visit.prefix}/checkout` };
  return done(visit, asJson);
}

/** Undoes a change by which a line grew in a cart that its validations refuse; whatever makes it less may be done. */
function takeBack(visit: Visit, cart: Cart, before: CartLine[], asJson: boolean): Answer | null {
  const grew = cart.lines.some(
    ({ key, quantity }) => quantity > (before.find((line) => line.key === key)?.quantity ?? 0),
  );
  const messages = grew ? problemsOf(visit, cart.lines, 'CART_INTERACTION') : [];
  if (messages.length === 0) return null;
  cart.lines = before;
  visit.context.save(visit.store);
  return refuse(visit, { code: 'not-valid', messages }, asJson);
}

function change(visit: Visit, cart: Cart, key: string, quantity: number): CartOutcome {
  const { context, store, now } = visit;
  const outcome = changeLine(context.find, store, cart, key, quantity, now);
  if (outcome.outcome === 'changed') context.save(store);
  return outcome;
}

/** `line` is a 1-based position; `id` a line key or a variant id. */
function keyOf(fields: Fields, cart: Cart): string {
  const line = whole(fields, 'line', 0);
  if (line > 0) return cart.lines[line - 1]?.key ?? '';
  const id = text(fields, 'id', 100);
  return (
    cart.lines.find((candidate) => candidate.key === id || String(candidate.variantId) === id)?.key ?? ''
  );
}

/** `updates` as an object (JSON), a list in line order, or form fields `updates[key]`. */
function updatesOf(fields: Fields, cart: Cart): [string, number][] {
  const { updates } = fields;
  const asked: [string, unknown][] = Array.isArray(updates)
    ? updates.map((quantity, index): [string, unknown] => [cart.lines[index]?.key ?? '', quantity])
    : typeof updates === 'object' && updates !== null
      ? Object.entries(updates)
      : Object.entries(fields).flatMap(([name, value]): [string, unknown][] => {
          const key = /^updates\[([\w:]+)\]$/.exec(name)?.[1];
          return key ? [[key, value]] : [];
        });
  return asked.map(([id, quantity]) => [keyOf({ id }, cart), whole({ quantity }, 'quantity', Number.NaN)]);
}

function propertiesOf(item: Fields): Record<string, string> {
  const properties: Record<string, string> = {};
  const given =
    typeof item.properties === 'object' && item.properties !== null ? Object.entries(item.properties) : [];
  for (const [name, value] of given)
    if (typeof value === 'string') properties[name.slice(0, 100)] = value.slice(0, 500);
  for (const [name, value] of Object.entries(item)) {
    const property = /^properties\[(.{1,100})\]$/.exec(name)?.[1];
    if (property && typeof value === 'string' && value !== '') properties[property] = value.slice(0, 500);
  }
  return properties;
}

function done(visit: Visit, asJson: boolean): Answer {
  visit.context.save(visit.store);
  if (asJson) return showCartJson(visit);
  return { kind: 'redirect', to: `${visit.prefix}/cart` };
}

function refuse(visit: Visit, refusal: Refusal, asJson: boolean): Answer {
  if (!asJson) return showCart(visit, refusal);
  const status = refusal.code === 'unknown-variant' || refusal.code === 'unknown-line' ? 404 : 422;
  const description = refusal.code === 'not-valid' ? refusal.messages.join(' ') : explain(visit, refusal);
  return { kind: 'json', status, value: { status, message: description, description } };
}

/** What could not be done, in the shopper's language. */
function explain({ locale }: Visit, refusal: CartRefusal): string {
  const values: Record<string, string | number> = {};
  if ('product' in refusal) values.product = translateTitle(refusal.product.title, locale);
  if ('available' in refusal) values.available = refusal.available;
  return say(locale, `cart.problems.${refusal.code.replaceAll('-', '_')}`, values);
}
